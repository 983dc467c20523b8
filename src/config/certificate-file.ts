import { X509Certificate } from 'node:crypto'
import { readSettingFile, type ReadFile } from '../runtime/settings.ts'

const pemBlocks = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g

/**
 * Checks a file of certificates that Node or OpenTelemetry reads by itself: both ignore one that they cannot use. Throws an `Error`
 * with a message made for people.
 */
export function checkCertificateFile (path: string | undefined, readFile: ReadFile): void {
  if (path === undefined) return
  const blocks = readSettingFile(path, readFile).match(pemBlocks) ?? []
  if (blocks.length === 0 || !blocks.every(isCertificate)) throw new Error('the file needs certificates in PEM form')
}

function isCertificate (pem: string): boolean {
  try {
    return new X509Certificate(pem).raw.length > 0
  } catch {
    return false
  }
}
