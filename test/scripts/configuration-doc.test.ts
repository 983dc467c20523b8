import { readFileSync } from 'node:fs'
import t from 'tap'
import type { z } from 'zod'
import { renderConfiguration } from '../../scripts/configuration/configuration-doc.ts'
import { settingAdvice, type SettingAdvice } from '../../scripts/configuration/setting-advice.ts'
import { listSettings } from '../../scripts/env-example.ts'
import { environment } from '../../src/config/environment.ts'

const advice: Partial<Record<string, SettingAdvice>> = settingAdvice
const schemas: Partial<Record<string, z.ZodType>> = environment.shape

t.test('docs/configuration.md is current', async t => {
  const document = readFileSync(new URL('../../docs/configuration.md', import.meta.url), 'utf8')
  t.equal(document, renderConfiguration(), 'npm run docs:configuration')
})

t.test('every setting has a valid example that differs from the default, and says when to change it', async t => {
  const wrong = listSettings().filter(({ name, default: value }) => {
    const { example = '', when = '' } = advice[name] ?? {}
    const isFixed = name === 'OTEL_EXPORTER_OTLP_PROTOCOL'
    return example === '' || (example === value && !isFixed) || !/^[A-Z].*\.$/.test(when) ||
      schemas[name]?.safeParse(example).success === false
  })
  t.same(wrong.map(({ name }) => name), [])
})

t.test('there is advice only for settings', async t => {
  const names = new Set(listSettings().map(({ name }) => name))
  t.same(Object.keys(settingAdvice).filter(name => !names.has(name)), [])
})
