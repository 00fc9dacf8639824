import { watchOffline, type OfflineStage, type OfflineWatch } from '../io/offline';

/** Whether the page works without a network, and whether a newer version waits. */
export class Offline {
  stage = $state<OfflineStage>('unavailable');
  updateWaiting = $state(false);
  #watch: OfflineWatch | undefined;

  /**
   * Begins once per page. Files are kept after `quiet` has settled: the first model's loading.
   * `usesWebgpu` is asked then: is the runtime's WebGPU build to be kept too?
   */
  start(quiet: Promise<unknown>, usesWebgpu: () => boolean = () => false): void {
    this.#watch ??= watchOffline(quiet, usesWebgpu, ({ stage, updateWaiting }) => {
      this.stage = stage;
      this.updateWaiting = updateWaiting;
    });
  }

  /** Reloads into the newer version. */
  applyUpdate(): void {
    this.#watch?.applyUpdate();
  }
}
