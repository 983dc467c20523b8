/**
 * Whether the service records a history, as its page says. Where the page does not say, as under `npm run viewer:dev`, there may be one.
 */
export const keepsHistory = document.querySelector<HTMLMetaElement>('meta[name="keeps-history"]')?.content !== 'no'
