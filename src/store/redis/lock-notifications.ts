/** Wakes who waits for another replica's load. */
export class LockNotifications {
  readonly #sleepers = new Map<string, Set<() => void>>()

  /** Resolves with the next call for a key; to be cancelled, called or not. */
  expect (key: string): { called: Promise<void>, cancel (): void } {
    const sleepers = this.#sleepers.get(key) ?? new Set()
    this.#sleepers.set(key, sleepers)
    let wake = (): void => {}
    const called = new Promise<void>(resolve => { wake = resolve })
    sleepers.add(wake)
    return {
      called,
      cancel: () => {
        sleepers.delete(wake)
        if (sleepers.size === 0 && this.#sleepers.get(key) === sleepers) this.#sleepers.delete(key)
      }
    }
  }

  call (key: string): void {
    for (const wake of this.#sleepers.get(key) ?? []) wake()
  }
}
