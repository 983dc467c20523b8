import { timingSafeEqual } from 'node:crypto'
import type { Socket } from 'node:net'

/** A credential that was shown on a connection, and what it proved. */
interface Recognised<Proof> {
  readonly form: string
  readonly credential: Buffer
  /** Of the same length: a credential to compare is written here, and wiped if it differs. */
  readonly candidate: Buffer
  proof: Proof
}

/** Longer credentials are verified each time. */
const maxLength = 8_192

/**
 * Recognises the credential that a connection showed last. Comparing it takes a tenth of digesting it, and as long for any other
 * credential of its length. It is kept outside the heap, never as text or as a key, and wiped once its connection closes
 * (docs/decisions/0014-recognised-credentials.md).
 */
export class RecognisedCredentials<Proof> {
  readonly #last = new WeakMap<Socket, Recognised<Proof>>()

  /** Returns what the credential proved if it is the connection's last one, in the same form; else `null`. */
  find (connection: Socket, form: string, credential: string): Proof | null {
    const last = this.#last.get(connection)
    if (last === undefined || last.form !== form || last.candidate.length !== credential.length) return null
    last.candidate.write(credential, 'latin1')
    if (timingSafeEqual(last.candidate, last.credential)) return last.proof
    last.candidate.fill(0)
    return null
  }

  /** Remembers what a credential has proved, in place of the connection's last one. `form` is how it was shown. */
  remember (connection: Socket, form: string, credential: string, proof: Proof): void {
    if (credential.length > maxLength || connection.destroyed) return
    const last = this.#last.get(connection)
    if (last === undefined) connection.once('close', () => this.#forget(connection))
    else wipe(last)
    const bytes = Buffer.allocUnsafeSlow(credential.length)
    bytes.write(credential, 'latin1')
    this.#last.set(connection, { form, credential: bytes, candidate: Buffer.alloc(bytes.length), proof })
  }

  #forget (connection: Socket): void {
    const last = this.#last.get(connection)
    if (last !== undefined) wipe(last)
    this.#last.delete(connection)
  }
}

function wipe ({ credential, candidate }: Recognised<unknown>): void {
  credential.fill(0)
  candidate.fill(0)
}
