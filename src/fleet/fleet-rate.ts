import { RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible'
import { clearUnlessCount } from './quota-scripts.ts'
import { script, type Script } from '../redis/scripts.ts'
import type { TierLink } from '../redis/tier-link.ts'

/** Counts what replicas begin together: so much in a second by the clock of Redis, the first of which begins with the first turn. */
export class FleetRate {
  readonly #limiter: RateLimiterRedis

  constructor (link: TierLink, perSecond: number) {
    // the library sends its scripts the way all others go, with the time limit and the rests of that
    const scripts = new Map<string, Script>()
    const storeClient = {
      defineCommand: (name: string, { lua }: { lua: string }) => { scripts.set(name, script(`${clearUnlessCount}${lua}`)) },
      rlflxIncr: async ([key = '', ...args]: string[]) => {
        const increase = scripts.get('rlflxIncr')
        const reply = increase === undefined ? null : await link.run(increase, [key], args)
        if (reply === null) throw new Error('the tier was not reached')
        return reply
      }
    }
    this.#limiter = new RateLimiterRedis({ storeClient, points: perSecond, duration: 1, keyPrefix: '' })
  }

  /** Ms until one more may be begun, 0 where it now was; `null` where Redis could not be asked. */
  async take (key: string): Promise<number | null> {
    try {
      await this.#limiter.consume(key)
      return 0
    } catch (refusal) {
      return refusal instanceof RateLimiterRes ? Math.max(1, refusal.msBeforeNext) : null
    }
  }
}
