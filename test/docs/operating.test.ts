import t from 'tap'
import { parse } from 'yaml'
import { z } from 'zod'
import { findBlocks, readDocuments } from '../../scripts/doc-examples.ts'
import { loadConfig } from '../../src/config/load-config.ts'
import { plantedKey } from '../support/service/start-service.ts'

const document = 'docs/operating.md'

const probe = z.strictObject({
  httpGet: z.strictObject({ path: z.enum(['/readyz', '/healthz']), port: z.literal(8080) }),
  periodSeconds: z.int(),
  failureThreshold: z.int()
})

const podSchema = z.strictObject({
  spec: z.strictObject({
    terminationGracePeriodSeconds: z.int(),
    containers: z.tuple([z.strictObject({
      name: z.string(),
      env: z.array(z.strictObject({ name: z.string(), value: z.string() })),
      readinessProbe: probe,
      livenessProbe: probe
    })])
  })
})

t.test('in the example for Kubernetes, the delay is long enough for the probe, and the pod lives long enough for both times', async t => {
  const [block] = findBlocks(document, readDocuments().get(document) ?? '').filter(({ language }) => language === 'yaml')
  const { spec: { terminationGracePeriodSeconds, containers: [{ env, readinessProbe }] } } = podSchema.parse(parse(block?.text ?? ''))
  const settings = Object.fromEntries(env.map(({ name, value }) => [name, value]))
  const { SHUTDOWN_DELAY_MS: delayMs, SHUTDOWN_GRACE_MS: graceMs } = loadConfig({ TD_API_KEY: plantedKey, ...settings }, () => '')
  t.ok(readinessProbe.periodSeconds * readinessProbe.failureThreshold * 1_000 < delayMs)
  t.ok(delayMs + graceMs < terminationGracePeriodSeconds * 1_000)
})
