import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { parse } from 'yaml'
import { z } from 'zod'
import { loadConfig } from '../../src/config/load-config.ts'
import { freePort } from '../support/free-port.ts'
import { needsRedis } from '../support/redis/redis-server.ts'
import { keyTraces } from '../support/service/key-traces.ts'
import { plantedKey } from '../support/service/start-service.ts'
import { collectViolations } from '../support/collect-violations.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const read = (file: string): string => readFileSync(`${root}/${file}`, 'utf8')
const missing = process.env['CI'] !== 'true' && spawnSync('docker-compose', ['version']).status !== 0
const needsCompose = missing ? { skip: 'docker-compose is not installed (apt-get install docker-compose)' } : {}

const serviceSchema = z.object({
  build: z.union([z.string(), z.object({ context: z.string(), target: z.string() })]).optional(),
  image: z.string(),
  user: z.string(),
  read_only: z.literal(true),
  cap_drop: z.tuple([z.literal('ALL')]),
  security_opt: z.tuple([z.literal('no-new-privileges:true')]),
  pids_limit: z.int().max(500),
  profiles: z.array(z.enum(['td', 'single', 'sandbox', 'observe'])),
  environment: z.record(z.string(), z.string()).default({}),
  secrets: z.array(z.string()).default([]),
  ports: z.array(z.string()).default([]),
  volumes: z.array(z.string()).default([]),
  networks: z.union([z.array(z.string()), z.record(z.string(), z.object({ aliases: z.array(z.string()).optional() }))]).optional(),
  network_mode: z.string().optional(),
  command: z.array(z.string()).default([]),
  healthcheck: z.object({ test: z.array(z.string()), interval: z.string(), timeout: z.string() }),
  deploy: z.object({ replicas: z.int().default(1), resources: z.object({ limits: z.object({ cpus: z.string(), memory: z.string() }) }) })
})

const composeSchema = z.object({
  services: z.record(z.string(), serviceSchema),
  networks: z.record(z.string(), z.object({ internal: z.boolean().default(false) })),
  volumes: z.record(z.string(), z.null()),
  secrets: z.record(z.string(), z.object({ file: z.string() }))
})

const scrapeSchema = z.object({
  rule_files: z.array(z.string()),
  scrape_configs: z.tuple([z.object({
    job_name: z.string(), dns_sd_configs: z.tuple([z.object({ names: z.tuple([z.string()]), port: z.int() })])
  })])
})

const compose = composeSchema.parse(parse(read('docker-compose.yml'), { merge: true }))
const { services, secrets } = compose
const pairs = [1, 2, 3].map(number => ({ replica: `bff-sandbox-${number}`, simulated: `td-sandbox-${number}` }))

/** Creates a folder of secrets as an operator has it. */
function makeSecrets (folder: string): (path: string) => string {
  execFileSync('bash', [`${root}/scripts/compose-secrets.sh`, folder])
  const yours: Record<string, string> = { 'td-api-key': plantedKey, clients: '{"clients":[]}' }
  return path => {
    const [, name = ''] = /^\/run\/secrets\/(.+)$/.exec(path) ?? []
    return yours[name] ?? readFileSync(`${folder}/${secrets[name]?.file.split('/').at(-1)}`, 'utf8')
  }
}

t.test('every container is confined: limits, no root, a read-only file system, a health check', async t => {
  const names = [
    'balancer', 'bff', 'bff-single', 'grafana', 'postgres', 'prometheus', 'valkey',
    ...pairs.flatMap(({ replica, simulated }) => [replica, simulated])
  ]
  t.same(Object.keys(services).sort(), names.sort())
  const violations = collectViolations()
  for (const [name, { user, image, healthcheck }] of Object.entries(services)) {
    violations.notMatch(user, /^(root|0)/, name)
    // PostgreSQL's versions have two numbers
    violations.match(image, /^td-journey-bff(-sandbox)?$|:v?\d+\.\d+\.\d+|^postgres:\d+\.\d+-/, `${name}: a version is named`)
    violations.match(healthcheck.test[0], /^CMD/, name, user, image)
  }
  t.same(violations.found, [])
})

t.test('three replicas of either profile start with their configuration', async t => {
  const readFile = makeSecrets(`${t.testdir()}/secrets`)
  t.equal(services['bff']?.deploy.replicas, 3)
  const violations = collectViolations()
  for (const name of ['bff', ...pairs.map(({ replica }) => replica)]) {
    const service = findService(name)
    const environment = Object.fromEntries(Object.entries(service.environment)
      .map(([key, value]) => [key, value.replace(/\$\{\w+:-(.*)\}/, '$1')]))
    for (const value of Object.values(environment)) {
      const [, secret] = /^\/run\/secrets\/(.+)$/.exec(value) ?? []
      if (secret !== undefined) violations.ok(service.secrets.includes(secret), `${name} is given ${secret}`)
    }
    const config = loadConfig(environment, readFile)
    violations.match(config.sharedTier, { nodes: [{ host: 'valkey', port: 6379 }], username: 'bff', tls: true }, name)
    violations.match(config.store, { kind: 'postgres', host: 'postgres', user: 'bff', database: 'journeys' }, name)
    violations.match(config, { HOST: '0.0.0.0', PORT: 8080 }, name)
    violations.match(service.healthcheck.test.join(' '), `127.0.0.1:${config.PORT}/readyz`, name)
  }
  t.same(violations.found, [])
  t.equal(services['bff']?.environment['AUTH_MODE'], 'clients')
  t.notOk(Object.values(services).some(({ environment }) => keyTraces.some(trace => JSON.stringify(environment).includes(trace))))
})

t.test('a single replica needs no other container, and writes only to its volume', async t => {
  const service = findService('bff-single')
  const environment = { HOST: '0.0.0.0', ...service.environment, TD_REGION: 'us01', ALLOWED_HOSTS: '' }
  const config = loadConfig(environment, makeSecrets(`${t.testdir()}/secrets`))
  t.match(config, { HOST: '0.0.0.0', PORT: 8080, AUTH_MODE: 'clients', sharedTier: null, store: { kind: 'sqlite' } })
  t.same(service.secrets, ['td-api-key', 'clients'])
  const [[volume = '', folder = ''] = []] = service.volumes.map(mount => mount.split(':'))
  t.ok(volume in compose.volumes)
  t.equal(service.environment['STORE_URL'], `file:${folder}/journeys.db`)
  t.match(read('Dockerfile').split(/^(?=FROM )/m).at(-1), `install --directory --owner=1000 --group=1000 ${folder}\n`)
})

t.test('each replica of the sandbox profile reaches its own simulated TD over loopback', async t => {
  const violations = collectViolations()
  for (const { replica, simulated } of pairs) {
    const [service, sandbox] = [findService(replica), findService(simulated)]
    violations.equal(service.network_mode, `service:${simulated}`, replica, simulated)
    violations.same(sandbox.networks, { inside: { aliases: ['bff'] }, shared: {} }, 'the balancer finds the replica by this name')
    violations.same(sandbox.build, { context: '.', target: 'sandbox' }, replica, simulated)
    violations.match(sandbox.healthcheck.test.join(' '), `${service.environment['TD_BASE_URL']}/sandbox/calls`, replica, simulated)
  }
  t.same(violations.found, [])
})

t.test('the service is the last stage of the Dockerfile and contains nothing of the sandbox', async t => {
  const stages = read('Dockerfile').split(/^(?=FROM )/m)
  const service = stages.at(-1) ?? ''
  t.match(service, /^FROM \S+\n/, 'it has no name')
  const sources = [...service.matchAll(/--from=(\S+)/g)].map(([, stage]) => stage)
  t.same([...new Set(sources)], ['build'])
  const [build = ''] = stages.filter(stage => / AS build\n/.test(stage))
  t.notMatch(build, 'sandbox')
  t.equal(stages.filter(stage => / AS sandbox\n/.test(stage)).length, 1)
})

t.test('signals do not open a debugger in a container, nor elsewhere if Node can be told so', async t => {
  const commands = [...read('Dockerfile').matchAll(/^CMD (\[.*\])$/gm)].map(([, command = '']) => command)
  t.equal(commands.length, 2)
  t.same(commands.filter(command => !command.startsWith('["node", "--disable-sigusr1", ')), [])
  const { scripts } = z.object({ scripts: z.record(z.string(), z.string()) }).parse(JSON.parse(read('package.json')))
  const isKnown = process.allowedNodeEnvironmentFlags.has('--disable-sigusr1')
  const command = execFileSync('sh', ['-c', `echo ${scripts['start']}`], { encoding: 'utf8' }).trim()
  t.equal(command, `node ${isKnown ? '--disable-sigusr1 ' : ''}--enable-source-maps dist/main.js`)
})

t.test('only the balancer or the single replica, Prometheus and Grafana can be reached, from this machine', async t => {
  const published = Object.entries(services).flatMap(([name, { ports }]) => ports.map(port => [name, port]))
  t.same(published, [
    ['bff-single', '127.0.0.1:8080:8080'],
    ['balancer', '127.0.0.1:8080:8080'],
    ['prometheus', '127.0.0.1:9090:9090'],
    ['grafana', '127.0.0.1:3000:3000']
  ])
})

t.test('the balancer uses the port on which replicas listen', async t => {
  const balancer = read('deploy/haproxy/haproxy.cfg')
  t.match(balancer, /bind :8080\n/)
  t.match(balancer, /server-template replica \d+ bff:8080 /)
  t.match(balancer, /http-check send meth GET uri \/readyz$/m)
  t.same(services['balancer']?.volumes, ['./deploy/haproxy/haproxy.cfg:/usr/local/etc/haproxy/haproxy.cfg:ro'])
})

t.test('secrets are created once, agree on both sides, and are private', async t => {
  const folder = `${t.testdir()}/secrets`
  const readFile = makeSecrets(folder)
  const before = Object.keys(secrets).map(name => readFile(`/run/secrets/${name}`))
  makeSecrets(folder)
  t.same(Object.keys(secrets).map(name => readFile(`/run/secrets/${name}`)), before)
  const [, password = ''] = /^rediss:\/\/bff:(\w{64})@valkey:6379\n$/.exec(readFile('/run/secrets/redis-url')) ?? []
  t.match(readFile('/run/secrets/valkey-acl'), `user bff on >${password} `)
  t.match(read('.gitignore'), /^deploy\/compose\/secrets\/$/m)
  t.equal(execFileSync('stat', ['-c', '%a', folder], { encoding: 'utf8' }).trim(), '700')
})

t.test('only replicas reach Valkey, over an isolated network', async t => {
  t.same(compose.networks['shared'], { internal: true })
  t.same(networksOf(findService('valkey')), ['shared'])
  t.same(networksOf(findService('balancer')), ['inside'])
  for (const name of ['bff', ...pairs.map(({ simulated }) => simulated)]) t.same(networksOf(findService(name)), ['inside', 'shared'], name)
})

t.test('Valkey accepts only encrypted connections, with a certificate that replicas trust', needsRedis, async t => {
  const folder = `${t.testdir()}/secrets`
  makeSecrets(folder)
  const port = await freePort()
  const settings = findService('valkey').command.slice(1)
    .map((value, index, all) => all[index - 1] === '--tls-port' ? String(port) : value.replace('/run/secrets', folder))
  const server = spawn('redis-server', ['--bind', '127.0.0.1', ...settings], { stdio: 'ignore' })
  t.teardown(() => server.kill('SIGKILL'))
  const script = `(function connect (attempts) {
    require('node:tls').connect({ port: ${port}, host: '127.0.0.1', servername: 'valkey' })
      .on('secureConnect', function () { this.destroy(); console.log('trusted') })
      .on('error', ({ code }) => code === 'ECONNREFUSED' && attempts > 0 ? setTimeout(connect, 50, attempts - 1) : console.log(code))
  })(400)`
  const connectWith = (env: Record<string, string>): string =>
    execFileSync(process.execPath, ['-e', script], { env, encoding: 'utf8' }).trim()
  t.equal(connectWith({ NODE_EXTRA_CA_CERTS: `${folder}/valkey-ca` }), 'trusted')
  t.equal(connectWith({}), 'UNABLE_TO_VERIFY_LEAF_SIGNATURE')
  const { environment, secrets: given } = findService('bff')
  t.equal(environment['NODE_EXTRA_CA_CERTS'], '/run/secrets/valkey-ca')
  t.ok(given.includes('valkey-ca') && !given.includes('valkey-key'))
})

t.test('older secrets without a certificate are completed', async t => {
  const folder = t.testdir({ secrets: { 'redis-url': 'redis://bff:abc@valkey:6379\n', 'valkey-acl': 'user bff on >abc\n' } })
  const readFile = makeSecrets(`${folder}/secrets`)
  t.equal(readFile('/run/secrets/redis-url'), 'rediss://bff:abc@valkey:6379\n')
  t.equal(readFile('/run/secrets/valkey-acl'), 'user bff on >abc\n')
  t.match(readFile('/run/secrets/valkey-cert'), /^-----BEGIN CERTIFICATE-----/)
})

t.test('the permissions of the Redis user are those documented and tested', async t => {
  const rightsIn = (file: string): string[] =>
    [...new Set([...read(file).matchAll(/\+([a-z]+)(?=[ \n'])/g)].map(([, right = '']) => right))].sort()
  const given = rightsIn('scripts/compose-secrets.sh')
  t.ok(given.length > 15)
  t.same(rightsIn('test/flows/shared-tier-kinds.test.ts'), given)
  t.same(rightsIn('docs/shared-tier.md').filter(right => !['select', 'cluster'].includes(right)), given)
})

t.test('docker-compose accepts the file', needsCompose, async t => {
  t.match(spawnSync('docker-compose', ['--profile', 'td', '--profile', 'sandbox', 'config', '-q'], { cwd: root, encoding: 'utf8' }),
    { status: 0, stderr: '' })
  t.match(spawnSync('docker-compose', ['--profile', 'single', 'config', '-q'], { cwd: root, encoding: 'utf8' }), { status: 0, stderr: '' })
  t.match(spawnSync('docker-compose', ['--profile', 'observe', 'config', '-q'], { cwd: root, encoding: 'utf8' }), { status: 0, stderr: '' })
})

t.test('Prometheus and Grafana find their mounted files: scrape, alerts, data source and dashboard', async t => {
  const prometheus = findService('prometheus')
  const scrape = scrapeSchema.parse(parse(read('deploy/prometheus/prometheus.yml')))
  const [{ job_name: job, dns_sd_configs: [{ names: [name], port }] }] = scrape.scrape_configs
  t.same([job, name], ['td-journey-bff', 'bff'], 'the service, or the alias of those of the sandbox profile')
  const replica = loadConfig(findService('bff-sandbox-1').environment, makeSecrets(`${t.testdir()}/secrets`))
  t.same([replica.MANAGEMENT_HOST, replica.MANAGEMENT_PORT], ['0.0.0.0', port])
  t.match(prometheus.command, ['--config.file=/etc/prometheus/prometheus.yml'])
  t.same(scrape.rule_files, ['alerts.yml'])

  const grafana = findService('grafana')
  const [source] = z.object({ datasources: z.array(z.object({ type: z.string(), url: z.string(), isDefault: z.boolean() })) })
    .parse(parse(read('deploy/grafana/provisioning/datasources/prometheus.yml'))).datasources
  t.same(source, { type: 'prometheus', url: 'http://prometheus:9090', isDefault: true })
  const [provider] = z.object({ providers: z.array(z.object({ type: z.string(), options: z.object({ path: z.string() }) })) })
    .parse(parse(read('deploy/grafana/provisioning/dashboards/td-journey-bff.yml'))).providers
  t.equal(grafana.environment['GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH'], `${provider?.options.path}/td-journey-bff.json`)

  const mounts = [prometheus, grafana].flatMap(({ volumes }) => volumes.map(volume => volume.split(':')))
  const violations = collectViolations()
  for (const [from = '', , mode] of mounts) {
    if (!from.startsWith('./')) violations.ok(from in compose.volumes, from)
    else violations.ok(existsSync(`${root}/${from}`) && mode === 'ro', from)
  }
  t.same(violations.found, [])
  t.same(mounts.map(([, to]) => to), [
    '/etc/prometheus/prometheus.yml', '/etc/prometheus/alerts.yml', '/prometheus',
    '/etc/grafana/provisioning', `${provider?.options.path}/td-journey-bff.json`, '/var/lib/grafana'
  ])
  t.same([networksOf(prometheus), networksOf(grafana)], [['inside'], ['inside']])
})

function networksOf ({ networks = [] }: z.output<typeof serviceSchema>): string[] {
  return Array.isArray(networks) ? networks : Object.keys(networks)
}

function findService (name: string): z.output<typeof serviceSchema> {
  const service = services[name]
  if (service === undefined) throw new Error(name)
  return service
}
