import type { Secret } from '../../runtime/secret.ts'
import { rejectOnAbort } from './reject-on-abort.ts'
import type { TdKey } from './td-key.ts'
import { TreasureDataError } from '../errors/treasure-data-error.ts'

/**
 * Asks with the key in use. Where Treasure Data refuses it and the key file has another one by now, asks once more with
 * that. `isOptional` as for `TdKey.refuse`. Throws what `ask` throws, a refusal marked as reported where it is known.
 */
export async function withKey<T> (
  key: TdKey, { signal, isOptional }: { signal: AbortSignal, isOptional: boolean }, ask: (key: Secret) => Promise<T>, mayReplace = true
): Promise<T> {
  const used = key.current
  try {
    return await ask(used)
  } catch (error) {
    if (!(error instanceof TreasureDataError) || error.code !== 'upstream-credentials') throw error
    const replaced = mayReplace && await Promise.race([key.isReplaced(used), rejectOnAbort(signal)])
    if (!replaced) throw new TreasureDataError(error.code, { ...error, reported: key.refuse(used, isOptional) })
  }
  return await withKey(key, { signal, isOptional }, ask, false)
}
