import { pino, type DestinationStream, type Logger } from 'pino'

/** Members of a log line, at any depth, that would hold credentials. */
const credentials = /"((?:proxy-)?authorization|x-api-key|(?:set-)?cookie)":(?:"(?:[^"\\]|\\.)*"|\[[^\]]*\])/gi

/** Client keys, Treasure Data's keys and JSON web tokens, wherever they stand. */
const keys = /tdj_[\w-]{20,}|\b\d{1,19}\/[\da-z]{32,}|\beyJ[\w-]{8,}\.[\w-]+(?:\.[\w-]*)?/gi

/** Fields of every line that is written at that moment. */
export type LogContext = () => object

/**
 * A JSON log. Secrets do not reach it; should one ever, it is blotted out. Lines are searched as they are written: that
 * sees every depth, and messages of errors, at less cost than redaction by paths.
 */
export function createLogger (level: string, destination?: DestinationStream, context?: LogContext): Logger {
  const options = {
    level,
    ...context === undefined ? {} : { mixin: context },
    hooks: { streamWrite: (line: string) => line.replace(credentials, '"$1":"[redacted]"').replace(keys, '[redacted]') }
  }
  return destination === undefined ? pino(options) : pino(options, destination)
}
