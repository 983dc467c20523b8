import { parseArgs } from 'node:util'
import { findMisspelt } from '../src/runtime/misspelt-settings.ts'
import { StartUpFault } from '../src/runtime/start-up-fault.ts'

/** A port set by the command line or the environment. */
export interface PortOption {
  /** Its name on the command line, without dashes. */
  flag: string
  /** Its name in the environment. */
  variable: string
  default: number
  meaning: string
}

/** The purpose of a command, and its ports. */
export interface Command {
  name: string
  purpose: string
  ports: readonly PortOption[]
}

/**
 * Returns the ports in the order of the command's options, or `null` if help was requested. A flag overrides the environment; 0 takes
 * any free port. Throws a `StartUpFault` for an unknown flag or value, and for a misspelt variable.
 */
export function readCommandLine ({ ports, ...command }: Command, args: readonly string[], env: NodeJS.ProcessEnv): number[] | null {
  const values = parseFlags({ ports, ...command }, args)
  if (values['help'] === true) return null
  const [misspelt] = findMisspelt(Object.keys(env), { settings: ports.map(({ variable }) => variable), others: [] })
  if (misspelt !== undefined) throw new StartUpFault(`${misspelt}.`, 'configuration')
  return ports.map(({ flag, variable, default: otherwise }) => {
    const given = values[flag]
    if (typeof given === 'string') return readPort(given, `--${flag}`)
    const { [variable]: text = '' } = env
    return text === '' ? otherwise : readPort(text, variable)
  })
}

/** Returns the help of a command. */
export function describeCommand ({ name, purpose, ports }: Command): string {
  const rows = ports.map(({ flag, variable, default: otherwise, meaning }) =>
    [`  --${flag} <port>`, variable, `${meaning}; ${otherwise} by default, 0 for any free one`] as const)
  const [flagWidth, variableWidth] = [0, 1].map(column => Math.max(6, ...rows.map(row => row[column]?.length ?? 0)) + 2)
  return [
    `${name}: ${purpose}`,
    '',
    `Usage: ${name} -- [option …]`,
    '',
    ...[...rows, ['  --help', '', 'Print this help'] as const].map(([flag, variable, meaning]) =>
      `${flag.padEnd(flagWidth ?? 0)}${variable.padEnd(variableWidth ?? 0)}${meaning}`),
    '',
    'The second column names the environment variable for the same setting. A flag takes precedence.',
    ''
  ].join('\n')
}

function parseFlags ({ name, ports }: Command, args: readonly string[]): Readonly<Record<string, string | boolean | undefined>> {
  const flags = Object.fromEntries(ports.map(({ flag }) => [flag, { type: 'string' as const }]))
  try {
    return parseArgs({ args: [...args], options: { ...flags, help: { type: 'boolean', short: 'h' } } }).values
  } catch (error) {
    const [reason] = (error instanceof Error ? error.message : String(error)).split('. ')
    throw new StartUpFault(`${reason}. Run ${name} -- --help to list the options.`, 'configuration', { cause: error })
  }
}

function readPort (text: string, name: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Infinity
  if (port <= 65_535) return port
  throw new StartUpFault(`${name} needs a whole number from 0 to 65535.`, 'configuration')
}
