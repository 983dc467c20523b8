import { redactSecrets } from './redact-secrets.ts'

/**
 * The path of a request's address as it may be shown: without the query, and without the user and host of an address in
 * absolute form. Keys that were pasted into it are blotted out.
 */
export function pathOf ({ url }: { url: string }): string {
  return redactSecrets(url.replace(/^[a-z]+:\/\/[^/?]*|[?#].*$/gi, ''))
}
