import type { settingGroups } from '../../src/config/environment.ts'

type Groups = typeof settingGroups
/** The names of all settings, so that a new one without advice does not compile. */
type SettingName = { [G in keyof Groups]: keyof Groups[G]['dependent'] | keyof Groups[G]['settings'] }[keyof Groups]

/** What the document of the settings says beyond their meaning. */
export interface SettingAdvice {
  /** A valid value, as in the environment. */
  example: string
  /** When to change the setting, and what to watch. Markdown; one or more whole sentences. */
  when: string
}

/** Advice on each setting of the service. */
export const settingAdvice: Record<SettingName, SettingAdvice> = {
  TD_API_KEY: {
    example: '1/0123456789abcdef',
    when: 'Use it for a first try. In production, prefer `TD_API_KEY_FILE`. A pasted `TD1 ` prefix is removed.'
  },
  TD_API_KEY_FILE: {
    example: '/run/secrets/td-api-key',
    when: 'Use it in production: you can rotate the key without a restart, and the key is not in the environment.'
  },
  TD_ACCOUNT: {
    example: '1',
    when: 'Set it if keys of the same account have different parts before the slash. A key of another account drops all cached answers.'
  },
  TD_BASE_URL: {
    example: 'https://api-cdp.treasuredata.com',
    when: 'Set it for a proxy or a sandbox. It replaces `TD_REGION`.'
  },
  TD_REGION: { example: 'jp01', when: 'Set it to the region of your account.' },
  TD_ALLOW_CUSTOM_ORIGIN: {
    example: 'true',
    when: 'Set it only if you trust the host in `TD_BASE_URL`, because the service sends the key there.'
  },
  TD_TIME_ZONE: { example: 'Asia/Tokyo', when: 'Set it to the time zone in which your account\'s reports count days.' },
  TD_DEADLINE_MS: { example: '40000', when: 'Raise it if large journeys time out. Callers without an older answer wait that long.' },
  TD_QUEUE_DEADLINE_MS: {
    example: '20000',
    when: 'Raise it if callers should wait rather than get 503 `busy`. Clients and proxies need timeouts longer than ' +
      'this plus `TD_DEADLINE_MS`.'
  },
  TD_MAX_ATTEMPTS: {
    example: '2',
    when: 'Lower it if retries burden TD. Retries are at most a fifth of all calls, or ten a minute.'
  },
  TD_MAX_CONCURRENCY: { example: '8', when: 'Raise it if calls to TD are slow and loads queue. TD publishes no limits, so watch for 429.' },
  TD_MAX_RPS: {
    example: '10',
    when: 'Raise it if loads queue although TD answers quickly. It is an average: after a pause, twice as many requests ' +
      'may start at once. ' +
      'Replicas that share a tier keep to it in every second.'
  },
  TD_DEFINITIONS: {
    example: 'off',
    when: 'Switch it off if the key may not read definitions. Names then come from the charts, and ' +
      '`/v1/journeys/{journeyId}` returns 404 `definitions-off`.'
  },
  HOST: { example: '0.0.0.0', when: 'Set it if callers are on other machines, as in a container.' },
  PORT: { example: '3000', when: 'Change it if the port is in use.' },
  BASE_PATH: { example: '/bff', when: 'Set it if a proxy serves the service [under a path prefix](deploying.md#a-path-prefix).' },
  KEEP_ALIVE_MS: {
    example: '620000',
    when: 'Set it longer than [the load balancer](deploying.md#timeouts-behind-a-load-balancer) keeps idle connections.'
  },
  MANAGEMENT_HOST: { example: '0.0.0.0', when: 'Set it if Prometheus runs on another machine. Let only operators reach this port.' },
  MANAGEMENT_PORT: { example: '9100', when: 'Change it if the port is in use.' },
  ALLOWED_HOSTS: {
    example: 'journeys.example.com,journeys',
    when: 'List every name that clients use. Other names get 421, except for health probes.'
  },
  TRUST_PROXY: {
    example: '10.0.0.0/8',
    when: 'Set it behind a proxy. The service believes `X-Forwarded-For` and `X-Forwarded-Proto` only from these addresses.'
  },
  CORS_ORIGINS: {
    example: 'https://app.example.com',
    when: 'List the origins of [pages that call the service](frontend.md#what-cors-requires), spelt as browsers send them. ' +
      'Requests from pages of other sites get 403 `cross-site-request`. Links to the service work from anywhere.'
  },
  HTTPS_PROXY: {
    example: 'http://proxy.example.com:3128',
    when: 'Set it if the network requires a proxy. It is also used for traces. Passwords in it are never shown.'
  },
  HTTP_PROXY: { example: 'http://proxy.example.com:3128', when: 'Set it if your environment has only this variable.' },
  NO_PROXY: { example: 'collector.internal,10.0.0.5', when: 'List hosts that the proxy cannot reach.' },
  NODE_EXTRA_CA_CERTS: {
    example: '/etc/ssl/company-ca.pem',
    when: 'Set it if a proxy decrypts connections, or Redis or PostgreSQL uses a private certificate authority.'
  },
  CLIENTS_FILE: { example: '/run/secrets/clients.json', when: 'Required with `clients`. See [Client keys](access.md#client-keys).' },
  JWT_ISSUER: { example: 'https://login.example.com', when: 'Required with `jwt`. It must equal the `iss` of the tokens.' },
  JWT_AUDIENCE: { example: 'td-journey-bff', when: 'Required with `jwt`. The `aud` of the tokens must contain it.' },
  JWKS_URL: { example: 'https://login.example.com/.well-known/jwks.json', when: 'Required with `jwt`.' },
  JWT_JOURNEYS_CLAIM: { example: 'td_journeys', when: 'Change it if your identity provider uses another claim.' },
  JWT_MAX_LIFETIME_S: { example: '3600', when: 'Lower it to refuse long-lived tokens. It accepts 60 to 2592000.' },
  AUTH_MODE: {
    example: 'clients',
    when: 'Required on any address but loopback. See [Authentication ' +
      'modes](access.md#authentication-modes).'
  },
  CLIENT_REQUESTS_PER_MINUTE: {
    example: '6000',
    when: 'Raise it for busy pages. It applies to clients without a `rateLimit` of their own, and to each address without a key or token.'
  },
  CLIENT_LOADS_PER_MINUTE: {
    example: '60',
    when: 'Lower it if one client uses up the calls to TD. A client over this limit still gets answers that are in memory.'
  },
  CLIENT_WORK_MS_PER_MINUTE: { example: '1000', when: 'Raise it if clients often get 429 for reports that are not ready in memory.' },
  STRANGERS_LIMIT_FACTOR: { example: '50', when: 'Raise it if many people use the service from different addresses without keys.' },
  CACHE_MAX_BYTES: {
    example: '536870912',
    when: 'Raise it if evictions continue ([how to tell](operating.md#size)). Give the container 128 MiB plus 1.5 times this value.'
  },
  CACHE_TTL_OPEN_S: {
    example: '60',
    when: 'Lower it for fresher numbers, at the cost of more calls to TD. See [Tuning](operating.md#tuning).'
  },
  CACHE_TTL_SETTLING_S: { example: '1800', when: 'Lower it if TD often publishes late runs.' },
  CACHE_TTL_SETTLED_S: { example: '604800', when: 'Raise it to save calls to TD for old ranges.' },
  CACHE_TTL_NEGATIVE_S: { example: '60', when: 'Raise it if callers often ask for journeys that do not exist.' },
  CACHE_SWR_S: { example: '600', when: 'Lower it if callers should rather wait than see numbers up to an hour old.' },
  CACHE_STALE_IF_ERROR_S: { example: '172800', when: 'Raise it if old numbers are better than none during a long TD outage.' },
  CACHE_STALE_IF_ERROR_SETTLED_S: { example: '2592000', when: 'Raise it for the same reason; settled charts rarely change.' },
  CACHE_SOFT_DEADLINE_MS: { example: '500', when: 'Lower it if readers should wait less while TD is slow. They see `stale` sooner.' },
  TD_AUDIENCES: { example: '123456,123457', when: 'List your parent segments. Each costs one call to TD per refresh of the list.' },
  TD_FOLDERS: { example: '9001', when: 'Use it if a parent segment is too large, or the key may view only some folders.' },
  JOURNEYS: { example: '1001,1002', when: 'List journeys that no index contains. Only clients that may read all journeys see them.' },
  WARM_JOURNEYS: {
    example: '1001,1002',
    when: 'List journeys that people open in the morning. The service keeps them fresh day and night, definitions included.'
  },
  WARM_RANGES: { example: 'last_7d,last_30d', when: 'List the ranges that dashboards show.' },
  REDIS_URL: {
    example: 'rediss://bff:password@redis.example.com:6380',
    when: 'Set it if you run several replicas. See [Shared tier](shared-tier.md).'
  },
  REDIS_URL_FILE: { example: '/run/secrets/redis-url', when: 'Use it if the address contains a password.' },
  SHARED_TIER_SECRET: {
    example: 'at-least-32-random-characters-please',
    when: 'Required with `REDIS_URL`, here or as a file. Redis values without this secret\'s signature are rejected.'
  },
  SHARED_TIER_SECRET_FILE: { example: '/run/secrets/shared-tier-secret', when: 'Use it in production.' },
  SHARED_TIER_SECRET_PREVIOUS: {
    example: 'the-32-characters-that-were-used-before',
    when: 'Set it while you [rotate the secret](shared-tier.md#set-up).'
  },
  SHARED_TIER_SECRET_PREVIOUS_FILE: { example: '/run/secrets/shared-tier-secret-previous', when: 'Use it in production.' },
  REDIS_MODE: { example: 'sentinel', when: 'Set it if Redis is a cluster or is managed by sentinels.' },
  REDIS_MASTER_NAME: { example: 'mymaster', when: 'Required with `sentinel`.' },
  REDIS_SENTINEL_USERNAME: { example: 'sentinel-user', when: 'Set it if the sentinels require a user.' },
  REDIS_SENTINEL_PASSWORD: { example: 'a-password', when: 'Set it if the sentinels require a password.' },
  REDIS_SENTINEL_PASSWORD_FILE: { example: '/run/secrets/sentinel-password', when: 'Use it in production.' },
  REDIS_PREFIX: { example: 'journeys-staging', when: 'Change it if several installations share one Redis.' },
  REDIS_TIMEOUT_MS: {
    example: '100',
    when: 'Raise it if Redis is far away. It accepts 5 to 5000. Callers may wait this long for a ' +
      'lookup.'
  },
  STORE_URL: {
    example: 'file:/data/journeys.db',
    when: 'Set it if answers must survive a restart, or for [history](history.md). Without it, a restart loses all answers.'
  },
  STORE_URL_FILE: { example: '/run/secrets/store-url', when: 'Use it if the address contains a password.' },
  WATCH_JOURNEYS: { example: '1001,1002', when: 'Set it to [record](history.md#what-is-recorded-and-when) only some journeys.' },
  STORE_ANSWERS_MAX_BYTES: { example: '268435456', when: 'Lower it if the disk is small.' },
  HISTORY_DAYS: { example: '1825', when: 'Raise it to compare with earlier years. Lower it if your rules on data require it.' },
  OTEL_EXPORTER_OTLP_ENDPOINT: { example: 'http://collector:4318', when: 'Set it for [tracing](operating.md#tracing).' },
  OTEL_EXPORTER_OTLP_PROTOCOL: { example: 'http/protobuf', when: 'Leave it; it exists because OpenTelemetry defines it.' },
  OTEL_EXPORTER_OTLP_HEADERS: { example: 'authorization=Bearer%20a-key', when: 'Set it if the collector requires a key.' },
  OTEL_EXPORTER_OTLP_TRACES_HEADERS: { example: 'authorization=Bearer%20a-key', when: 'Set it if only traces need these headers.' },
  OTEL_SDK_DISABLED: { example: 'true', when: 'Set it to stop tracing without removing other variables.' },
  DOCS: { example: 'off', when: 'Switch it off if the API documentation should not be public.' },
  VIEWER: {
    example: 'off',
    when: 'Switch it off if nobody uses the viewer. Its pages are open to everyone who can reach the service; their ' +
      'numbers need a client key where reports do.'
  },
  SECURITY_CONTACT: {
    example: 'mailto:security@example.com',
    when: 'Set it on public addresses. Without it, `/.well-known/security.txt` does not exist.'
  },
  SHUTDOWN_DELAY_MS: {
    example: '15000',
    when: 'Set it behind a load balancer: longer than the readiness probe needs to fail. New connections are still accepted during it.'
  },
  SHUTDOWN_GRACE_MS: { example: '30000', when: 'Raise it if requests take longer. See [Shutdown](operating.md#shutdown).' },
  LOG_LEVEL: { example: 'warn', when: 'Use `debug` to find out why a token is refused. Above `info`, there is no audit log.' }
}
