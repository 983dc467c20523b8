/** Wraps a secret so that printing, serialising or inspecting it shows `[secret]`; only `reveal` returns it. */
export class Secret {
  readonly #value: string

  constructor (value: string) {
    this.#value = value
  }

  reveal (): string {
    return this.#value
  }

  equals (other: Secret): boolean {
    return this.#value === other.#value
  }

  toString (): string {
    return '[secret]'
  }

  toJSON (): string {
    return '[secret]'
  }

  [Symbol.for('nodejs.util.inspect.custom')] (): string {
    return '[secret]'
  }
}
