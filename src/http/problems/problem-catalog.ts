/** `origin` names the party that caused the problem; `advice` tells the reader what to do. */
const kindOf = (origin: 'client' | 'service' | 'upstream') => (status: number, title: string, explanation: string, advice: string) =>
  ({ status, title, origin, explanation, advice })
const client = kindOf('client')
const service = kindOf('service')
const upstream = kindOf('upstream')

/** The meaning of a problem code. */
export type ProblemKind = ReturnType<typeof client>

/** All problems that an answer can carry, by code. Each is explained at `/problems/{code}`. */
export const problemCatalog = {
  'invalid-request': client(400, 'The request is not valid',
    'A parameter is unknown, repeated, missing or malformed; "errors" lists each one. The answer is the same for a malformed HTTP ' +
    'request, a request without exactly one host, and a request with a body that the resource does not accept.',
    'Correct the fault that "errors" or "detail" names. Treasure Data was not called.'),
  'range-too-long': client(400, 'The date range is too long',
    'Graphs and overviews cover at most 90 days and statistics at most 1,096, counting both ends. For longer ranges Treasure Data ' +
    'returns an empty chart without an error. With asOf, a graph covers one day, because charts are recorded by the day.',
    'Request a shorter range.'),
  'not-found': client(404, 'No resource has this address',
    'The service has no resource with this path.',
    'See /openapi.json for all paths.'),
  'pointer-not-found': client(404, 'The report has no value at this pointer',
    'A name or an index in the JSON pointer does not exist in the current report.',
    'Read the report with the same parameters, and take the pointer from it.'),
  'not-derived': client(422, 'This value cannot be explained',
    'Only figures of the journey can be explained. The JSON pointer leads to a text, to a part of the report, or to a position or count.',
    'Use one of the addresses that "detail" lists.'),
  'method-not-allowed': client(405, 'The resource does not support this method',
    'The header "Allow" lists the methods that the resource supports.',
    'Read reports with GET or HEAD.'),
  'not-acceptable': client(406, 'No format matches the header Accept',
    'The resource is not available in any media type that the header Accept allows.',
    'Accept application/json, or send no Accept header.'),
  misdirected: client(421, 'The service does not answer for this host',
    'The header "Host" names neither this machine nor a host in ALLOWED_HOSTS. The service checks it to prevent DNS rebinding.',
    'Use the service\'s own name, or ask the operator to add the host to ALLOWED_HOSTS.'),
  'cross-site-request': client(403, 'The request comes from a page of another site',
    'A browser sent the request for a page that belongs neither to the service nor to an allowed origin. The service refused it before ' +
    'calling Treasure Data. Links to the viewer and the documentation work from any page.',
    'Ask the operator to add the page\'s origin to CORS_ORIGINS. Send the request in CORS mode: fetch does, and so does <img> with ' +
    'crossorigin="anonymous".'),
  unauthenticated: client(401, 'The client is not authenticated',
    'The request carries no valid client key or token: it is missing, unknown, expired or malformed, or there are two.',
    'Send a client key as "Authorization: Bearer <key>" or "X-API-Key: <key>", or a token of the identity provider as "Authorization: ' +
    'Bearer <token>".'),
  'client-key-expired': client(401, 'The client key has expired',
    'The client key was valid until the time that the operator set (notAfter). That time has passed.',
    'Ask the operator for a new client key.'),
  forbidden: client(403, 'The client may not do this',
    'The client lacks the scope or the grant that the operation requires.',
    'Ask the operator for the scope or the grant named in "detail".'),
  'rate-limited': client(429, 'The client sends too many requests',
    'The client, its address or its network has used up a limit: "requests", "loads" from Treasure Data, or "work". Work is processor ' +
    'time for reports that are not ready in memory. "detail" names the limit. The headers "RateLimit" and "RateLimit-Policy" ' +
    '(draft-ietf-httpapi-ratelimit-headers-10) name it too, and show how much is left.',
    'Wait for the time in "Retry-After". Reports that are ready in memory cost neither loads nor work.'),
  'request-timeout': client(408, 'The request took too long to arrive',
    'Headers must arrive within 10 seconds, and the whole request within 30.',
    'Retry on a new connection.'),
  'precondition-failed': client(412, 'The report is not the version that the request expects',
    'None of the versions in the header If-Match is the current one, or the report changed after the time in If-Unmodified-Since.',
    'Omit these headers to get the current version.'),
  'address-too-long': client(414, 'The address is too long',
    'An address may have at most 8,192 characters.',
    'Send fewer parameters.'),
  'request-too-large': client(431, 'The request is too large',
    'Address and headers may have at most 16 KiB and 100 headers.',
    'Send fewer or smaller headers.'),
  'journey-not-found': upstream(404, 'Treasure Data has no such journey',
    'Treasure Data has no journey with this id in the configured region, or it was deleted.',
    'Check the id and the region. The answer is cached for half a minute.'),
  'journey-access-denied': upstream(403, 'The service may not view this journey',
    'Treasure Data refused the request: the account of the service\'s key may not view this journey.',
    'In Treasure Data, give this account view access to the journey\'s folder.'),
  'journey-unprocessable': upstream(422, 'Treasure Data cannot process this journey',
    'Treasure Data answered 422 for this journey. For some journeys it always does.',
    'A retry rarely helps. Other journeys are not affected.'),
  'bundle-not-found': upstream(404, 'There is no such bundle',
    'Treasure Data has no bundle with this id in the configured region, it was deleted, or the client may read none of its versions. The ' +
    'answer is the same in all three cases.',
    'Check the client\'s grants and the id. The list of journeys has it as "bundleId", a journey as "bundle.id".'),
  'bundle-access-denied': upstream(403, 'The service may not view this bundle',
    'Treasure Data refused the request: the account of the service\'s key may not view this bundle. Clients that may not read all ' +
    'journeys get bundle-not-found instead.',
    'In Treasure Data, give this account view access to the folder of the bundle\'s journeys.'),
  'version-not-found': client(404, 'There is no such version of the bundle',
    'The bundle has no version with this number, or the client may not read it. The answer is the same in both cases.',
    'GET /v1/bundles/{bundleId} lists the versions that the client may read.'),
  'realtime-journey': upstream(422, 'This is a real-time journey',
    'Treasure Data has neither statistics nor charts for real-time journeys. One of its folder indexes (TD_FOLDERS) lists this id as a ' +
    'real-time journey. The service calls Treasure Data for it at most once before the index is in memory.',
    'Choose a batch journey. Only journeys in GET /v1/journeys have reports.'),
  'index-not-found': upstream(404, 'Treasure Data has no such parent segment or folder',
    'Treasure Data has no parent segment or folder with this id in the configured region, or it was deleted. The list lacks its journeys.',
    'Check TD_AUDIENCES, TD_FOLDERS and the region.'),
  'index-access-denied': upstream(403, 'The service may not view this parent segment or folder',
    'Treasure Data refused the request: the account of the service\'s key may not view the journeys of this parent segment or folder. ' +
    'The list lacks them.',
    'In Treasure Data, give this account view access.'),
  'grants-unresolved': service(503, 'The client\'s grants cannot be resolved now',
    'The client may read bundles or audiences. Treasure Data\'s indexes list their journeys, and an index that may list this one is not ' +
    'loaded. Until it is, the client can read only the journeys in the loaded indexes. The answer is the same for journeys that do not ' +
    'exist.',
    'Retry after the time in the header "Retry-After". If "detail" names an index that Treasure Data refuses, tell the operator.'),
  'definitions-off': service(404, 'Journey definitions are switched off',
    'The operator has switched journey definitions off (TD_DEFINITIONS=off), so the service does not load them.',
    'Use statistics, graphs or the overview. They work without definitions and take names from Treasure Data\'s charts.'),
  'history-off': service(404, 'The service keeps no history',
    'The operator has not given the service a store (STORE_URL), so nothing is recorded.',
    'Ask the operator for a store. Current statistics and graphs work without one.'),
  'not-recorded': service(404, 'The history has no record for this time',
    'The service records the statistics of a journey after each run, and its charts once a day. The data for this report was ' +
    'not yet recorded at the time in asOf. "detail" says more.',
    'Choose a later time, or a recorded day: GET /v1/journeys/{journeyId}/history lists the runs, /history/graphs the charts.'),
  'history-unavailable': service(503, 'The history is not available now',
    'The store with the recorded data cannot be reached or is too slow. No recorded data is lost.',
    'Retry after the time in the header "Retry-After". Reports of current data are not affected.'),
  'not-cached': service(504, 'The cache has no answer to this request',
    'The request carries only-if-cached, and the cache has no answer.',
    'Send the request without only-if-cached.'),
  'upstream-credentials': upstream(502, 'Treasure Data refused the service\'s key',
    'The service\'s Treasure Data key is wrong, expired or revoked. The caller\'s own credentials are not affected.',
    'Tell the operator, who must provide a valid key.'),
  'upstream-malformed': upstream(502, 'Treasure Data sent an unreadable answer',
    'The answer was not JSON, was a redirect, contained the service\'s key, or was too malformed to use. Or it was too large; ' +
    '"detail" then names the limit.',
    'Retry later. The operator finds the reason in the log.'),
  'upstream-error': upstream(502, 'Treasure Data failed',
    'Treasure Data answered with a server error.',
    'Retry later.'),
  'upstream-throttled': upstream(503, 'Treasure Data asks to slow down',
    'Treasure Data answered 429.',
    'Retry after the time in the header "Retry-After".'),
  'upstream-unavailable': upstream(503, 'Treasure Data cannot be reached',
    'The connection to Treasure Data failed or broke, or Treasure Data reported that it is temporarily unavailable.',
    'Retry after the time in the header "Retry-After".'),
  'upstream-timeout': upstream(504, 'Treasure Data did not answer in time',
    'Treasure Data sent no complete answer within the service\'s deadline.',
    'Retry later.'),
  overloaded: service(503, 'The service is overloaded',
    'Too many reports of this client are waiting to be built, the process is falling behind, or a large answer of Treasure Data took ' +
    'too long to read. Reports that are ready in memory are still served.',
    'Retry after the time in the header "Retry-After".'),
  busy: service(503, 'Too many loads are waiting for Treasure Data',
    'The service limits its calls to Treasure Data, and too many loads are queued to send this one in time. Treasure Data was not ' +
    'called and has not failed. The member "queue" describes the queue. Reports in memory are still served.',
    'Retry after the time in the header "Retry-After", when the load can be sent. An earlier retry gets the remaining time.'),
  'internal-error': service(500, 'The service failed',
    'The service itself has a fault.',
    'Report the fault with the request id.')
}

export type ProblemCode = keyof typeof problemCatalog

/** Returns whether a text is the code of a problem. */
export function isProblemCode (text: string): text is ProblemCode {
  return Object.hasOwn(problemCatalog, text)
}

/** The codes of each documented problem answer, by its description, the only part of an answer that the generated document keeps. */
export const codesByDescription = new Map<string, readonly ProblemCode[]>()
