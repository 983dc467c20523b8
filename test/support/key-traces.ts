import { plantedKey } from './start-service.ts'

const [account = '', secret = ''] = plantedKey.split('/')

/** The key in every form it could leak in. */
export const keyTraces = [secret, secret.slice(0, 12), Buffer.from(plantedKey).toString('base64'), encodeURIComponent(plantedKey), `${account}/`]
