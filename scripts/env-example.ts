import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { settingGroups, type DependentSetting } from '../src/config/environment.ts'

export interface ListedSetting {
  group: string
  name: string
  meaning: string
  /** As in the environment; empty for none. */
  default: string
}

const document = fileURLToPath(new URL('../.env.example', import.meta.url))

/** Returns every setting of the service in the order of its groups. */
export function listSettings (): ListedSetting[] {
  return Object.entries(settingGroups).flatMap(([group, { dependent, settings }]) => [
    ...Object.entries<DependentSetting>(dependent).map(([name, setting]) => ({
      group, name, meaning: setting.meaning, default: setting.default ?? ''
    })),
    ...Object.entries<z.ZodType>(settings).map(([name, schema]) => ({
      group, name, meaning: schema.description ?? '', default: writeDefault(schema)
    }))
  ])
}

/** Returns `.env.example`: every setting with its meaning and default. */
export function renderEnvExample (): string {
  const groups = Object.keys(settingGroups).flatMap(group => [
    `# ${group}`,
    '',
    ...listSettings().filter(setting => setting.group === group).flatMap(({ name, meaning, default: value }) => [
      `# ${meaning}.`,
      // the only required setting has no default
      `${name === 'TD_API_KEY' ? '' : '# '}${name}=${value}`,
      ''
    ])
  ])
  return [
    '# Every setting with its default. Copy this file to .env, set TD_API_KEY, uncomment the settings to change, and start with',
    '# node --env-file=.env dist/main.js. Written by `npm run env:example`; a test keeps it current.',
    '',
    ...groups
  ].join('\n')
}

function writeDefault (schema: z.ZodType): string {
  if (!(schema instanceof z.ZodDefault)) return ''
  const value: unknown = schema.def.defaultValue
  return Array.isArray(value) ? value.join(',') : String(value)
}

if (process.argv[1]?.endsWith('env-example.ts') === true) writeFileSync(document, renderEnvExample())
