const describe = (description: string, type = 'string') => ({ description, schema: { type } })

/** The documented headers of every report. */
export const reportHeaders = {
  ETag: describe('Strong validator of the body in this encoding; send it back as If-None-Match.'),
  'Last-Modified': describe('The later of the data\'s time and the first sight of this body.'),
  Age: describe('Seconds since Treasure Data was asked.', 'integer'),
  'Cache-Status': describe('How the cache answered (RFC 9211): `hit; ttl=n`, with n negative while a refresh runs, or why Treasure Data was asked.'),
  'Cache-Control': describe('`private, no-cache`: keep it, but ask again each time; a 304 is cheap.'),
  Vary: describe('What the answer depends on.'),
  Link: describe('Of CSV, SVG and Mermaid: `rel="describedby"`, the JSON that lists adjustments.'),
  'X-Request-Id': describe('The request\'s id in the service\'s log.')
}
