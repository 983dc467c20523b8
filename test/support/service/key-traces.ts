import { plantedKey } from './start-service.ts'

/** A key of Treasure Data's in every form it could leak in. The account's number alone could be any other. */
export function tracesOf (key: string): string[] {
  const [account = '', secret = ''] = key.split('/')
  return [secret, secret.slice(0, 12), Buffer.from(key).toString('base64'), encodeURIComponent(key), `${account}/`]
}

/** Those of the key that tests run with. */
export const keyTraces = tracesOf(plantedKey)
