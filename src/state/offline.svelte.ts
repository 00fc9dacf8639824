import { watchOffline, type OfflineStage, type OfflineWatch } from '../io/offline';

/** Whether the page works without a network, and whether a newer version waits. */
export class Offline {
  stage = $state<OfflineStage>('unavailable');
  updateWaiting = $state(false);
  #watch: OfflineWatch | undefined;
  #beginKeeping: () => void = () => undefined;
  readonly #quiet = new Promise<void>((resolve) => (this.#beginKeeping = resolve));

  /**
   * Begins once per page, before anything else: on a host without headers the page is reloaded at once
   * so that it is isolated, and only while the person has not begun. `usesWebgpu` is asked once files
   * are kept: is the runtime's WebGPU build one of them?
   */
  start(usesWebgpu: () => boolean): void {
    this.#watch ??= watchOffline(this.#quiet, usesWebgpu, ({ stage, updateWaiting }) => {
      this.stage = stage;
      this.updateWaiting = updateWaiting;
    });
  }

  /** Begins to keep files; call it once the first model is there or has failed to load. */
  keep(): void {
    this.#beginKeeping();
  }

  /** Reloads into the newer version. */
  applyUpdate(): void {
    this.#watch?.applyUpdate();
  }
}
