import { pino, type DestinationStream, type Logger } from 'pino'

/** A JSON log. Secrets do not reach it; should a header ever, it is blotted out. */
export function createLogger (level: string, destination?: DestinationStream): Logger {
  const options = {
    level,
    redact: { paths: ['headers', '*.headers', 'authorization', '*.authorization'], censor: '[redacted]' }
  }
  return destination === undefined ? pino(options) : pino(options, destination)
}
