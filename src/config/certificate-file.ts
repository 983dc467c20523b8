import { X509Certificate } from 'node:crypto'
import { readSettingFile, type ReadFile } from '../runtime/settings.ts'

const pemBlocks = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g

/**
 * Checks a file of certificates that Node or OpenTelemetry reads, because both ignore an invalid one silently. Throws an `Error` with
 * a readable message.
 */
export function checkCertificateFile (path: string | undefined, readFile: ReadFile): void {
  if (path === undefined) return
  const blocks = readSettingFile(path, readFile).match(pemBlocks) ?? []
  if (blocks.length === 0 || !blocks.every(isCertificate)) throw new Error('the file needs certificates in PEM format')
}

function isCertificate (pem: string): boolean {
  try {
    return new X509Certificate(pem).raw.length > 0
  } catch {
    return false
  }
}
