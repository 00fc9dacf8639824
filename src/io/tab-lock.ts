/** One tab at a time works on what is kept on this device. */
export class TabLock {
  #release: (() => void) | null = null;

  constructor(private readonly name: string) {}

  /** Whether this tab has it now; browsers without locks let every tab have it. */
  async take(): Promise<boolean> {
    if (this.#release) return true;
    const locks = lockManager();
    if (!locks) return true;
    return new Promise((resolve) => {
      const asked = locks.request(this.name, { ifAvailable: true }, (lock) => {
        resolve(lock !== null);
        return lock ? this.#hold() : undefined;
      });
      asked.catch(() => resolve(true));
    });
  }

  /** Resolves when the tab that has it lets go and this one takes it. */
  wait(): Promise<void> {
    return new Promise((resolve) => {
      void lockManager()?.request(this.name, () => {
        resolve();
        return this.#hold();
      });
    });
  }

  release(): void {
    this.#release?.();
    this.#release = null;
  }

  #hold(): Promise<void> {
    return new Promise((release) => (this.#release = release));
  }
}

const lockManager = () => navigator.locks as LockManager | undefined;
