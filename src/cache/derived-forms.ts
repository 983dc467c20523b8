import { LRUCache } from 'lru-cache'
import { residentBytes } from './bounded-map.ts'

/** Approximate overhead of keeping a form. */
const overheadBytes = 200

/** One form. Two origins with equal forms hold one each, because either may be dropped alone. */
interface Held<Form> {
  readonly form: Form
}

/** Returns the form derived from `origin` with `basis`, and makes it if necessary. Forms are shared, so nobody may change them. */
export type TakeForm<Form extends object> = (origin: object, basis: unknown, make: () => Form) => Form

/**
 * Keeps what is derived from sources while they are in use, so that the same graph is not derived for each of its views. All forms
 * together are bounded in bytes, and the least recently used is evicted first. A form never keeps its origin alive.
 */
export class DerivedForms {
  readonly #recent: LRUCache<object, () => void>

  constructor (maxBytes: number) {
    this.#recent = new LRUCache({ maxSize: maxBytes, dispose: drop => drop() })
  }

  /** Approximate bytes of all forms. */
  get bytes (): number {
    return this.#recent.calculatedSize
  }

  /** Returns a function that takes forms of one kind; `sizeOf` returns the approximate bytes of one form. */
  define<Form extends object> (sizeOf: (form: Form) => number): TakeForm<Form> {
    const byOrigin = new WeakMap<object, Map<unknown, Held<Form>>>()
    return (origin, basis, make) => {
      const forms = byOrigin.get(origin) ?? new Map<unknown, Held<Form>>()
      const known = forms.get(basis)
      if (known !== undefined) {
        this.#recent.get(known)
        return known.form
      }
      const made: Held<Form> = { form: make() }
      byOrigin.set(origin, forms)
      forms.set(basis, made)
      this.#recent.set(made, () => forms.delete(basis), { size: residentBytes(overheadBytes + sizeOf(made.form)) })
      // a form that exceeds the whole bound is not kept
      if (!this.#recent.has(made)) forms.delete(basis)
      return made.form
    }
  }
}
