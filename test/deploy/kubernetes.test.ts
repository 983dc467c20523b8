import { readFileSync } from 'node:fs'
import { isDeepStrictEqual } from 'node:util'
import { Deployment } from 'kubernetes-models/apps/v1'
import { NetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1'
import { PodDisruptionBudget } from 'kubernetes-models/policy/v1'
import { Service } from 'kubernetes-models/v1'
import t from 'tap'
import { request } from 'undici'
import { parse, parseAllDocuments } from 'yaml'
import { z } from 'zod'
import { findBlocks } from '../../scripts/doc-examples.ts'
import { settingNames } from '../../src/config/environment.ts'
import { loadConfig } from '../../src/config/load-config.ts'
import { version } from '../../src/config/version.ts'
import { collectViolations } from '../support/collect-violations.ts'
import { recordReads } from '../support/record-reads.ts'
import { plantedKey, startService } from '../support/service/start-service.ts'

const read = (file: string): string => readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8')
const documented = read('docs/deploying.md')
const file = 'deploy/kubernetes/td-journey-bff.yaml'
const models = { Deployment, Service, PodDisruptionBudget, NetworkPolicy }
const kinds = ['Deployment', 'Service', 'PodDisruptionBudget', 'NetworkPolicy'] as const

const readManifests = (): unknown[] => parseAllDocuments(read(file), { merge: true }).map(document => document.toJS())

/** Returns the faults of a manifest according to Kubernetes' schema, including unknown fields. */
function findFaults (kind: keyof typeof models, manifest: unknown): string[] {
  const { value, unread } = recordReads(manifest)
  try {
    Reflect.apply(models[kind].prototype.validate, value, [])
  } catch (error) {
    return [String(error)]
  }
  return unread()
}

const probe = z.object({
  httpGet: z.object({ path: z.string(), port: z.literal('http') }),
  periodSeconds: z.int(),
  timeoutSeconds: z.int().default(1),
  failureThreshold: z.int()
})
const ports = z.array(z.object({ name: z.string(), containerPort: z.int() }))
const labels = z.record(z.string(), z.string())

const deployment = z.object({
  spec: z.object({
    selector: z.object({ matchLabels: labels }),
    template: z.object({
      metadata: z.object({ labels }),
      spec: z.object({
        terminationGracePeriodSeconds: z.int(),
        securityContext: z.object({
          runAsNonRoot: z.literal(true),
          runAsUser: z.int(),
          runAsGroup: z.int(),
          fsGroup: z.int(),
          seccompProfile: z.object({ type: z.literal('RuntimeDefault') })
        }),
        topologySpreadConstraints: z.array(z.object({ labelSelector: z.object({ matchLabels: labels }) })).min(1),
        containers: z.tuple([z.object({
          name: z.string(),
          image: z.string(),
          ports,
          env: z.array(z.object({ name: z.string(), value: z.string() })),
          startupProbe: probe,
          readinessProbe: probe,
          livenessProbe: probe,
          resources: z.object({ requests: z.object({ memory: z.string() }), limits: z.object({ memory: z.string() }) }),
          securityContext: z.object({
            allowPrivilegeEscalation: z.literal(false),
            readOnlyRootFilesystem: z.literal(true),
            capabilities: z.object({ drop: z.tuple([z.literal('ALL')]) })
          }),
          volumeMounts: z.array(z.object({ name: z.string(), mountPath: z.string() }))
        })]),
        volumes: z.tuple([z.object({ name: z.string(), secret: z.object({ secretName: z.string(), defaultMode: z.literal(0o440) }) })])
      })
    })
  })
})

const named = z.object({ name: z.string() })
/** The document's patch for a single replica. */
const singleReplica = z.object({
  spec: z.object({
    replicas: z.int(),
    strategy: z.object({ type: z.string() }),
    template: z.object({
      spec: z.object({
        containers: z.tuple([named.extend({
          env: z.array(named.extend({ value: z.string() })), volumeMounts: z.tuple([named.extend({ mountPath: z.string() })])
        })]),
        volumes: z.tuple([named])
      })
    })
  })
})

const { spec: { selector, template: { metadata, spec: pod } } } = deployment.parse(readManifests()[0])
const { containers: [container], volumes: [volume] } = pod
const settings = Object.fromEntries(container.env.map(({ name, value }) => [name, value]))

/** The files of the secret, filled in as an operator would. */
const secretFiles: Readonly<Record<string, string>> = {
  'td-api-key': plantedKey,
  'clients.json': '{"clients":[]}',
  'redis-url': 'rediss://bff:secret@redis:6379',
  'shared-tier-secret': 'a secret of many different letters',
  'store-url': 'postgres://bff:secret@postgres:5432/journeys'
}
const { mountPath } = container.volumeMounts[0] ?? { mountPath: '' }
const config = loadConfig(settings, path => secretFiles[path.replace(`${mountPath}/`, '')] ?? '')

/** Returns the example in the document that begins with this name. */
function readExample (first: string): unknown {
  const examples = findBlocks('docs/deploying.md', documented).filter(({ language }) => language === 'yaml')
  return parse(examples.find(({ text }) => text.startsWith(`${first}:`))?.text ?? '')
}

/** Merges as `kubectl patch` does: objects by member, list items by name; `null` removes. */
function mergePatch (value: unknown, patch: unknown): unknown {
  if (patch === undefined) return value
  if (Array.isArray(value) && Array.isArray(patch)) {
    const nameOf = (item: unknown): unknown => Object(item).name
    const known = value.map(item => mergePatch(item, patch.find(change => nameOf(change) === nameOf(item))))
    return [...known, ...patch.filter(change => !value.some(item => nameOf(item) === nameOf(change)))]
  }
  if (!isObject(value) || !isObject(patch)) return patch
  const names = Object.keys({ ...value, ...patch }).filter(name => patch[name] !== null)
  return Object.fromEntries(names.map(name => [name, mergePatch(value[name], patch[name])]))
}

function isObject (value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

t.test('Kubernetes\' own schemas accept every manifest and all of its fields', async t => {
  const manifests = readManifests()
  t.same(manifests.map(manifest => Object(manifest).kind), kinds)
  t.same(kinds.flatMap((kind, index) => findFaults(kind, manifests[index]).map(fault => `${kind}: ${fault}`)), [])
})

t.test('the schemas refuse misspelt, missing and unknown fields and wrong types', async t => {
  const [manifest] = readManifests()
  const change = (make: (spec: typeof pod & Record<string, unknown>) => void): string => {
    const changed = structuredClone(manifest)
    make(Object(changed).spec.template.spec)
    return findFaults('Deployment', changed).join()
  }
  t.match(change(spec => { spec['terminationGracePeriod'] = 20 }), '/spec/template/spec/terminationGracePeriod')
  t.match(change(spec => { Object.assign(spec.containers[0].readinessProbe, { period: 2 }) }), '/containers/0/readinessProbe/period')
  t.match(change(spec => { Object.assign(spec, { terminationGracePeriodSeconds: '20' }) }), /terminationGracePeriodSeconds.*integer/i)
  t.match(change(spec => { Object.assign(spec.containers[0], { name: undefined }) }), /name/)
})

t.test('every variable is a setting, and the service starts with them', async t => {
  t.same(Object.keys(settings).filter(name => !settingNames.settings.includes(name)), [])
  t.match(config, { HOST: '0.0.0.0', MANAGEMENT_HOST: '0.0.0.0', AUTH_MODE: 'clients', TD_API_KEY_FILE: `${mountPath}/td-api-key` })
  t.equal(config.sharedTier?.tls, true)
  t.match(config.store, { kind: 'postgres', tls: 'verify-full' }, 'replicas share a database that proves who it is')
  t.same(Object.keys(settings).filter(name => /KEY$|SECRET$|REDIS_URL$/.test(name)), [], 'secrets are files')
  t.same(container.volumeMounts.map(({ name }) => name), [volume.name])
  const fileNames = container.env.flatMap(({ name, value }) => name.endsWith('_FILE') ? [value] : [])
  t.same(fileNames.sort(), Object.keys(secretFiles).map(name => `${mountPath}/${name}`).sort())
  t.same(Object.keys(secretFiles).filter(name => !documented.includes(`\`${name}\``)), [], 'the document names the files')
})

t.test('ports agree with the settings in all manifests', async t => {
  t.same(container.ports, [{ name: 'http', containerPort: config.PORT }, { name: 'metrics', containerPort: config.MANAGEMENT_PORT }])
  const [, service, , policy] = readManifests()
  t.match(service, { spec: { selector: selector.matchLabels, ports: [{ targetPort: 'http' }] } })
  const { spec: { podSelector, ingress, egress } } = z.object({
    spec: z.object({
      podSelector: z.object({ matchLabels: labels }),
      ingress: z.array(z.object({ ports: z.array(z.object({ port: z.string() })) })),
      egress: z.array(z.object({ ports: z.array(z.object({ port: z.int() })) }))
    })
  }).parse(policy)
  t.same(podSelector.matchLabels, selector.matchLabels)
  t.same(ingress.flatMap(({ ports }) => ports.map(({ port }) => port)), ['http', 'metrics'])
  const tdPort = Number(new URL(config.TD_ORIGIN).port || 443)
  const storePort = config.store?.kind === 'postgres' ? config.store.port : null
  t.same([...new Set(egress.flatMap(({ ports }) => ports.map(({ port }) => port)))],
    [53, tdPort, config.sharedTier?.nodes[0]?.port, storePort])
})

t.test('selectors match the pods, and pods are spread over nodes', async t => {
  const budget = z.object({ spec: z.object({ selector: z.object({ matchLabels: labels }) }) }).parse(readManifests()[2])
  const spread = pod.topologySpreadConstraints.map(({ labelSelector }) => labelSelector)
  const selectors = [selector, budget.spec.selector, ...spread]
  const differing = selectors.filter(({ matchLabels }) => !isDeepStrictEqual(matchLabels, metadata.labels))
  t.same(differing, [])
})

t.test('probes use addresses that answer whatever the host name, also in a strict service', async t => {
  const { address } = await startService(t, { env: { ALLOWED_HOSTS: settings['ALLOWED_HOSTS'] ?? '' } })
  const violations = collectViolations()
  for (const { httpGet: { path } } of [container.startupProbe, container.readinessProbe, container.livenessProbe]) {
    // a busy machine is not ready at once
    for (let turn = 0; turn < 200; turn++) {
      const { statusCode, body } = await request(`${address}${path}`, { headers: { host: '10.244.1.7:8080' } })
      await body.dump()
      if (statusCode === 200) break
      if (turn === 199) violations.equal(statusCode, 200, path)
      await new Promise(resolve => setTimeout(resolve, 20))
    }
  }
  t.same(violations.found, [])
  t.equal(container.readinessProbe.httpGet.path, '/readyz')
  t.same([container.startupProbe, container.livenessProbe].map(({ httpGet }) => httpGet.path), ['/healthz', '/healthz'])
})

t.test('the shutdown delay covers the probe, and the pod outlives delay and grace period', async t => {
  const { SHUTDOWN_DELAY_MS: delayMs, SHUTDOWN_GRACE_MS: graceMs } = config
  t.ok(container.readinessProbe.periodSeconds * container.readinessProbe.failureThreshold * 1_000 < delayMs)
  t.ok(delayMs + graceMs < pod.terminationGracePeriodSeconds * 1_000)
})

t.test('memory, user and version agree with the documents and the image', async t => {
  const { requests, limits } = container.resources
  t.equal(requests.memory, limits.memory)
  const limitMiB = Number(/^(\d+)Mi$/.exec(limits.memory)?.[1])
  t.ok(limitMiB >= 110 + 1.5 * config.CACHE_MAX_BYTES / 2 ** 20)
  const users = [...read('Dockerfile').matchAll(/^USER (.+)$/gm)].map(([, user]) => user)
  const { runAsUser, runAsGroup, fsGroup } = pod.securityContext
  t.same(new Set(users), new Set([`${runAsUser}:${runAsGroup}`]))
  t.equal(fsGroup, runAsGroup)
  t.match(container.image, new RegExp(`^ghcr\\.io/[a-z0-9-]+/td-journey-bff:${version}$`))
})

t.test('a single replica has a volume for SQLite, and nothing else is writable', async t => {
  const manifest = readManifests()[0]
  const patch = readExample('spec')
  t.same(findFaults('Deployment', mergePatch(manifest, patch)), [])
  const { spec: { replicas, strategy, template: { spec } } } = singleReplica.parse(patch)
  t.match({ replicas, strategy }, { replicas: 1, strategy: { type: 'Recreate' } })
  const [{ name, env, volumeMounts }] = spec.containers
  const { store } = loadConfig({ TD_API_KEY: plantedKey, ...Object.fromEntries(env.map(({ name, value }) => [name, value])) }, () => '')
  t.same(store, { kind: 'sqlite', path: `${volumeMounts[0].mountPath}/journeys.db` })
  t.equal(volumeMounts[0].name, spec.volumes[0].name)
  t.equal(name, container.name)
})

t.test('the Prometheus example finds the pods by label and port, under the job name of the alerts', async t => {
  const example = JSON.stringify(readExample('scrape_configs'))
  const selected = `${metadata.labels['app.kubernetes.io/name']};${container.ports[1]?.name}`
  t.match(example, /^\{"scrape_configs":\[\{"job_name":"td-journey-bff","kubernetes_sd_configs":\[\{"role":"pod"\}\],/)
  t.match(example, `"regex":"${selected}","action":"keep"`)
})
