import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { settingGroups } from '../../src/config/environment.ts'
import { root } from '../doc-examples.ts'
import { listSettings, type ListedSetting } from '../env-example.ts'
import { settingAdvice, type SettingAdvice } from './setting-advice.ts'

/** The settings that the service does not start without, and when. */
const required = new Map([['TD_API_KEY', 'required'], ['AUTH_MODE', '`none` on loopback, else required']])

/** Returns `docs/configuration.md`: every setting by group, with default, meaning, example and advice. */
export function renderConfiguration (): string {
  return [
    '# Configuration',
    '',
    'All settings are environment variables. `npm run docs:configuration` writes this document from the schema in',
    '`src/config/environment.ts`, and a test keeps it current.',
    '[.env.example](../.env.example) lists the same settings in a form that you can copy.',
    '',
    '- Names of durations end in `_MS` or `_S`. Lists are separated by commas. Switches take `true` or `on`, and `false` or `off`.',
    '- A setting that has no effect is an error. Examples are a setting of another `AUTH_MODE`, and a setting of the shared tier',
    '  without `REDIS_URL`.',
    '- A misspelt name such as `TD_MAX_RSP` is an error as well, and the message names the setting that was meant.',
    '- The service lists all errors at once and exits with code 78. See [Start](operating.md#start).',
    '',
    ...Object.keys(settingGroups).map(group => `- [${group}](#${group.toLowerCase().replaceAll(' ', '-')})`),
    '',
    ...Object.keys(settingGroups).flatMap(renderGroup)
  ].join('\n')
}

function renderGroup (group: string): string[] {
  return [
    `## ${group}`,
    '',
    '| setting | default | meaning | example | when to change it |',
    '| --- | --- | --- | --- | --- |',
    ...listSettings().filter(setting => setting.group === group).map(renderRow),
    ''
  ]
}

function renderRow ({ name, meaning, default: value }: ListedSetting): string {
  const advice: Partial<Record<string, SettingAdvice>> = settingAdvice
  const { example = '', when = '' } = advice[name] ?? {}
  const shown = required.get(name) ?? (value === '' ? '–' : `\`${value}\``)
  const marked = meaning.replaceAll(/\b[A-Z]+(?:_[A-Z0-9]+)+\b(?:=[\w+]+)?/g, name => `\`${name}\``)
  return `| \`${name}\` | ${shown} | ${marked} | \`${example}\` | ${when} |`
}

if (process.argv[1]?.endsWith('configuration-doc.ts') === true) writeFileSync(join(root, 'docs/configuration.md'), renderConfiguration())
