import { fetchJwks, Jwks } from '../access/identity/jwks.ts'
import { JsonWebTokens } from '../access/identity/json-web-tokens.ts'
import type { JwtSettings } from '../access/access-settings.ts'
import type { Config } from '../config/load-config.ts'
import { createDispatcher, findProxy } from '../runtime/proxies.ts'
import type { Deps } from './deps.ts'

const identityProviderMs = 5_000

/** Builds what verifies tokens of an identity provider. */
export function buildTokens (jwt: JwtSettings, { proxies }: Pick<Config, 'proxies'>, { clock, logger }: Pick<Deps, 'clock' | 'logger'>) {
  const dispatcher = createDispatcher(findProxy(jwt.jwksUrl, proxies), { connect: { timeout: identityProviderMs } })
  const jwks = new Jwks({
    fetchKeys: () => fetchJwks(jwt.jwksUrl, dispatcher, identityProviderMs),
    clock,
    onFault: err => logger.error({ err }, 'the keys of the identity provider cannot be fetched; those known so far go on'),
    onRecovery: () => logger.info('the keys of the identity provider can be fetched again')
  })
  const onRefusal = (reason: string): void => logger.debug({ reason }, 'token refused')
  return {
    tokens: new JsonWebTokens({ ...jwt, clock, jwks, onRefusal }),
    isFailing: (): boolean => jwks.failing,
    close: (): Promise<void> => dispatcher.destroy()
  }
}
