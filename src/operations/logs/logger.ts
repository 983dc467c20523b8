import { pino, type DestinationStream, type Logger } from 'pino'

/** Members of a log line, at any depth, that would contain credentials. */
const credentials = /"((?:proxy-)?authorization|x-api-key|(?:set-)?cookie)":(?:"(?:[^"\\]|\\.)*"|\[[^\]]*\])/gi

/** Client keys, Treasure Data's keys and JSON web tokens, anywhere in a line. */
const keys = /tdj_[\w-]{20,}|\b\d{1,19}\/[\da-z]{32,}|\beyJ[\w-]{8,}\.[\w-]+(?:\.[\w-]*)?/gi

/**
 * Creates a JSON log; `context` returns further fields of the line being written. Secrets should not reach it; one that does is
 * redacted. Lines are searched as they are written: that covers every depth and error messages, and costs less than redaction by paths.
 */
export function createLogger (level: string, destination?: DestinationStream, context?: () => object): Logger {
  const options = {
    level,
    ...context === undefined ? {} : { mixin: context },
    hooks: { streamWrite: (line: string) => line.replace(credentials, '"$1":"[redacted]"').replace(keys, '[redacted]') }
  }
  return destination === undefined ? pino(options) : pino(options, destination)
}
