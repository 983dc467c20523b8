import { plantedKey } from './start-service.ts'

/** The forms in which a Treasure Data key could leak. The account's number alone is too common to search for. */
export function tracesOf (key: string): string[] {
  const [account = '', secret = ''] = key.split('/')
  return [secret, secret.slice(0, 12), Buffer.from(key).toString('base64'), encodeURIComponent(key), `${account}/`]
}

/** The forms of the key that tests use. */
export const keyTraces = tracesOf(plantedKey)
