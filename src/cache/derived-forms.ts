import { LRUCache } from 'lru-cache'
import { residentBytes } from './bounded-map.ts'

/** What keeping a form takes besides, about. */
const overheadBytes = 200

/** One form. Equal forms of two origins are held twice, as each may be dropped alone. */
interface Held<Form> {
  readonly form: Form
}

/** Takes a form that was derived from `origin` with `basis`, or makes it. Forms are shared, so nobody may change them. */
export type TakeForm<Form extends object> = (origin: object, basis: unknown, make: () => Form) => Form

/**
 * Keeps what is derived from sources while these are in use, so that the same graph is not derived for each of its views. All forms
 * together are bounded in bytes; the least recently used goes first. A form does not outlive its origin for long, and never keeps it.
 */
export class DerivedForms {
  readonly #recent: LRUCache<object, () => void>

  constructor (maxBytes: number) {
    this.#recent = new LRUCache({ maxSize: maxBytes, dispose: drop => drop() })
  }

  /** Bytes of all forms, about. */
  get bytes (): number {
    return this.#recent.calculatedSize
  }

  /** Returns what takes forms of one kind; `sizeOf` tells the bytes of one, about. */
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
      // what is larger than all room is not kept
      if (!this.#recent.has(made)) forms.delete(basis)
      return made.form
    }
  }
}
