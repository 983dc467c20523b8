import { hostname } from 'node:os'
import { pino, type DestinationStream, type Logger } from 'pino'
import { joinParts, type LineWriter } from '../../runtime/log.ts'

/** Members of a log line, at any depth, that contain credentials. */
const credentials = /"((?:proxy-)?authorization|x-api-key|(?:set-)?cookie)":(?:"(?:[^"\\]|\\.)*"|\[[^\]]*\])/gi

/** Client keys, Treasure Data's keys and JSON web tokens, anywhere in a line. */
const keys = /tdj_[\w-]{20,}|\b\d{1,19}\/[\da-z]{32,}|\beyJ[\w-]{8,}\.[\w-]+(?:\.[\w-]*)?/gi

/** A pino logger, with a faster way to write frequent lines. */
export interface ServiceLogger extends Logger {
  readonly lines: LineWriter
}

function redact (line: string): string {
  return line.replace(credentials, '"$1":"[redacted]"').replace(keys, '[redacted]')
}

/**
 * Creates a JSON log. `context` returns further fields for each line. Secrets should not reach the log; one that does is redacted. The
 * written lines are searched, which covers every depth and error messages, and costs less than redaction by paths.
 */
export function createLogger (
  level: string, destination: DestinationStream = pino.destination(process.stdout.fd), context?: () => object
): ServiceLogger {
  const options = { level, base, ...context === undefined ? {} : { mixin: context }, hooks: { streamWrite: redact } }
  const logger = pino(options, destination)
  return Object.assign(logger, { lines: createLineWriter(destination) })
}

/** The fields of the process in each line. */
const base = { pid: process.pid, hostname: hostname() }

const infoLevel = 30

/** Returns a writer of lines in pino's format. */
function createLineWriter (destination: DestinationStream & { lastLevel?: number }): LineWriter {
  const hasLevel = 'lastLevel' in destination
  const beforeTime = `{"level":${infoLevel},"time":`
  const afterTime = `,${JSON.stringify(base).slice(1, -1)},`
  let lastMs = NaN
  let start = ''
  return {
    redact,
    forMessage (message) {
      const end = joinParts(',"msg":', JSON.stringify(message), '}\n')
      return members => {
        if (hasLevel) destination.lastLevel = infoLevel
        const nowMs = Date.now()
        if (nowMs !== lastMs) {
          lastMs = nowMs
          start = joinParts(beforeTime, nowMs, afterTime)
        }
        destination.write(start + members + end)
      }
    }
  }
}
