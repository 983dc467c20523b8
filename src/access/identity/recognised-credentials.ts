import { timingSafeEqual } from 'node:crypto'
import type { Socket } from 'node:net'

/** A credential sent on a connection, and its proof. */
interface Recognised<Proof> {
  readonly form: string
  readonly credential: Buffer
  /** A buffer of the same length for the credential to compare. It is wiped if they differ. */
  readonly candidate: Buffer
  proof: Proof
}

/** Length limit of recognised credentials. Longer ones are checked each time. */
const maxLength = 8_192

/**
 * Recognises the last credential of each connection. The comparison takes a tenth of the time of a digest, and is constant for all
 * credentials of the same length. The credential is kept outside the heap, never as text or map key, and wiped when the connection closes
 * (docs/decisions/0014-recognised-credentials.md).
 */
export class RecognisedCredentials<Proof> {
  readonly #last = new WeakMap<Socket, Recognised<Proof>>()

  /** Returns the proof of a credential if it is the connection's last one, in the same form; otherwise `null`. */
  find (connection: Socket, form: string, credential: string): Proof | null {
    const last = this.#last.get(connection)
    if (last === undefined || last.form !== form || last.candidate.length !== credential.length) return null
    last.candidate.write(credential, 'latin1')
    if (timingSafeEqual(last.candidate, last.credential)) return last.proof
    last.candidate.fill(0)
    return null
  }

  /** Remembers a credential and its proof instead of the connection's last one. `form` is the way in which it was sent. */
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
