import type { DestinationStream } from 'pino'

const levels: Readonly<Record<number, readonly [name: string, colour: number]>> = {
  10: ['TRACE', 90], 20: ['DEBUG', 90], 30: ['INFO', 32], 40: ['WARN', 33], 50: ['ERROR', 31], 60: ['FATAL', 35]
}

/** The members of a stream that decide the format of the log. */
interface LogStream {
  readonly isTTY?: boolean
  hasColors? (): boolean
}

/** Returns a destination that writes readable lines if the stream is a terminal, or else the destination itself. */
export function terminalLog (stream: LogStream, destination: DestinationStream): DestinationStream {
  if (stream.isTTY !== true) return destination
  const colours = stream.hasColors?.() === true
  return { write: line => { destination.write(formatLine(line, colours)) } }
}

/** Formats a line of the JSON log for reading: local time, level, message and other fields, with the stack of an error below. */
function formatLine (line: string, colours: boolean): string {
  const { level, time, pid: _pid, hostname: _hostname, msg, err, ...fields } = JSON.parse(line)
  const paint = (text: string, colour: number): string => colours ? `\u001b[${colour}m${text}\u001b[0m` : text
  const [name, colour] = levels[level] ?? ['LOG', 0]
  const rest = Object.entries(fields).map(([key, value]) =>
    `${paint(`${key}=`, 90)}${typeof value === 'string' ? value : JSON.stringify(value)}`)
  const stack = typeof err?.stack === 'string' ? `\n${err.stack.replace(/^/gm, '    ')}` : ''
  const words = [paint(formatTime(new Date(time)), 90), paint(name.padEnd(5), colour), ...msg === undefined ? [] : [msg], ...rest]
  return `${words.join(' ')}${stack}\n`
}

function formatTime (date: Date): string {
  return `${date.toTimeString().slice(0, 8)}.${String(date.getMilliseconds()).padStart(3, '0')}`
}
