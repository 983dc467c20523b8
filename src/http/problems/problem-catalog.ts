/** `origin` says whose doing a problem is, `advice` what the reader may do. */
const kindOf = (origin: 'client' | 'service' | 'upstream') => (status: number, title: string, explanation: string, advice: string) =>
  ({ status, title, origin, explanation, advice })
const client = kindOf('client')
const service = kindOf('service')
const upstream = kindOf('upstream')

/** What a problem code means. */
export type ProblemKind = ReturnType<typeof client>

/** All problems that an answer can carry, by code. Each is explained at `/problems/{code}`. */
export const problemCatalog = {
  'invalid-request': client(400, 'The request is not valid',
    'A parameter is unknown, repeated, missing or malformed; the list "errors" names each. Or what was sent is no proper HTTP request, ' +
    'names no single host, or has a body where none is read.',
    'Correct what "errors" or "detail" names. Nothing was asked of Treasure Data.'),
  'range-too-long': client(400, 'The date range is too long',
    'Graphs and overviews cover at most 90 days and statistics at most 1,096, counting both ends. Treasure Data answers longer chart ' +
    'ranges with an empty chart, silently. With asOf a graph covers one day, as charts are recorded by the day.',
    'Ask for a shorter range.'),
  'not-found': client(404, 'There is nothing at this address',
    'No resource of this service has this path.',
    'The document at /openapi.json lists all paths.'),
  'pointer-not-found': client(404, 'Nothing is at this address in the report',
    'The JSON pointer leads to nothing in the report as it is now: a name or an index in it does not exist.',
    'Read the report with the same parameters, and take the pointer from it.'),
  'not-derived': client(422, 'This is no number that can be explained',
    'What the JSON pointer leads to is no figure of the journey: it is a text, a part of the report, or a position or count in it.',
    'Point at one of the addresses that "detail" lists.'),
  'method-not-allowed': client(405, 'The resource does not know this method',
    'The header "Allow" lists the methods the resource knows.',
    'Reports are read with GET or HEAD.'),
  'not-acceptable': client(406, 'No format matches the header Accept',
    'The resource is offered in other media types than those accepted.',
    'Accept application/json, or send no Accept header.'),
  misdirected: client(421, 'The service does not answer for this host',
    'The header "Host" names neither this machine nor a host the service was told to answer for, which guards against DNS rebinding.',
    'Use the service\'s own name, or have it added to ALLOWED_HOSTS.'),
  'cross-site-request': client(403, 'The request comes from a page of another site',
    'A browser sent the request on behalf of a page that is neither the service\'s own nor of a listed origin. It was refused before it ' +
    'could cost a call of Treasure Data. Links to the viewer and the documentation work from anywhere.',
    'Have the page\'s origin added to CORS_ORIGINS, and ask in CORS mode: fetch does, and <img> with crossorigin="anonymous".'),
  unauthenticated: client(401, 'The client is not known',
    'The request shows no client key or token, or one that proves nothing: unknown, expired, malformed, or two at once.',
    'Send a client key as "Authorization: Bearer <key>" or "X-API-Key: <key>", or a token of the identity provider as "Authorization: ' +
    'Bearer <token>".'),
  'client-key-expired': client(401, 'The client key has expired',
    'The client key was valid until the time that the operator set for it (notAfter). That time has passed.',
    'Ask the operator for a new client key.'),
  forbidden: client(403, 'The client may not do this',
    'The client lacks the scope or the grant that the operation needs.',
    'Ask the operator for the scope or the grant named in "detail".'),
  'rate-limited': client(429, 'The client asks too often',
    'The client, its address or the network around that has used up a limit: "requests", "loads" from Treasure Data, or "work", which is ' +
    'processor time for reports that are not ready. "detail" says which. So do the headers "RateLimit" and "RateLimit-Policy" ' +
    '(draft-ietf-httpapi-ratelimit-headers-10), with how much is left.',
    'Wait as long as "Retry-After" says. Reports that are ready in memory cost neither loads nor work.'),
  'request-timeout': client(408, 'The request took too long to arrive',
    'Headers have to arrive within 10 seconds, a whole request within 30.',
    'Ask again, on a new connection.'),
  'precondition-failed': client(412, 'The report has another version than the request expects',
    'None of the versions in the header If-Match is the current one, or the report changed after the time in If-Unmodified-Since.',
    'Ask without these headers to get the current version.'),
  'address-too-long': client(414, 'The address is too long',
    'Addresses are read up to 8,192 characters.',
    'Send fewer parameters.'),
  'request-too-large': client(431, 'The request is too large',
    'Address and headers are read up to 16 KiB and 100 headers.',
    'Send fewer or smaller headers.'),
  'journey-not-found': upstream(404, 'Treasure Data knows no such journey',
    'Treasure Data has no journey with this id in the configured region, or it was deleted.',
    'Check the id and the region. The answer is remembered for half a minute.'),
  'journey-access-denied': upstream(403, 'The service may not view this journey',
    'Treasure Data refused: the account behind the service\'s key may not view this journey.',
    'Have the account granted view access to the journey\'s folder.'),
  'journey-unprocessable': upstream(422, 'Treasure Data cannot process this journey',
    'Treasure Data answered 422 for this journey, which it does for some journeys permanently.',
    'Other journeys are not affected. Asking again does not help as a rule.'),
  'bundle-not-found': upstream(404, 'There is no such bundle for this client',
    'Treasure Data has no bundle with this id in the configured region, it was deleted, or the client may read none of its versions. The ' +
    'answer is the same for all of these.',
    'Check the id, which the list of journeys and each journey tell as "bundleId" and "bundle.id", and the client\'s grants.'),
  'bundle-access-denied': upstream(403, 'The service may not view this bundle',
    'Treasure Data refused: the account behind the service\'s key may not view this bundle. Clients without a grant of all journeys get ' +
    'bundle-not-found instead.',
    'Have the account granted view access to the folder of its journeys.'),
  'version-not-found': client(404, 'The bundle has no such version for this client',
    'No version of the bundle has this number, or the client may not read it. The answer is the same for both.',
    'GET /v1/bundles/{bundleId} lists the versions that the client may read.'),
  'realtime-journey': upstream(422, 'This is a real-time journey',
    'Treasure Data has neither statistics nor charts of real-time journeys. One of its indexes of folders (TD_FOLDERS) lists the id ' +
    'as that of a real-time journey. Treasure Data is asked at most once before the index is in memory.',
    'Ask for a batch journey. Only journeys in GET /v1/journeys have reports.'),
  'index-not-found': upstream(404, 'Treasure Data knows no such parent segment or folder',
    'Treasure Data has no parent segment or folder with this id in the configured region, or it was deleted. Its journeys are missing in ' +
    'the list.',
    'Check TD_AUDIENCES or TD_FOLDERS, and the region.'),
  'index-access-denied': upstream(403, 'The service may not view this parent segment or folder',
    'Treasure Data refused: the account behind the service\'s key may not view the journeys of this parent segment or folder. They are ' +
    'missing in the list.',
    'Have the account granted view access.'),
  'grants-unresolved': service(503, 'The client\'s grants cannot be resolved now',
    'The client was granted bundles or audiences. Treasure Data\'s indexes say which journeys these have, and one that might is not ' +
    'there. Until it is, such a grant grants nothing that the other indexes do not list. The answer is the same for journeys that do not ' +
    'exist.',
    'Ask again after the time in the header "Retry-After". If "detail" names an index that Treasure Data refuses, tell the operator.'),
  'definitions-off': service(404, 'Journey definitions are switched off',
    'The operator has switched the definitions of journeys off (TD_DEFINITIONS=off): the service does not ask Treasure Data for them.',
    'Statistics, graphs and the overview are answered all the same, with the names that Treasure Data\'s charts carry.'),
  'history-off': service(404, 'The service keeps no history',
    'The operator has not given the service a store (STORE_URL), so nothing is recorded.',
    'Ask the operator for a store. Statistics and graphs are answered all the same, as Treasure Data has them now.'),
  'not-recorded': service(404, 'Nothing was recorded that could answer',
    'The service records the statistics of a journey after each run, and the charts of each day. By the time in asOf, it had not ' +
    'recorded what the report is made of. "detail" says more.',
    'Choose a later time, or a recorded day: GET /v1/journeys/{journeyId}/history lists the runs, /history/graphs the charts.'),
  'history-unavailable': service(503, 'The history cannot be read now',
    'The store that holds what was recorded cannot be reached, or is too slow. Nothing of it is lost.',
    'Ask again after the time in the header "Retry-After". Reports of current data are not affected.'),
  'not-cached': service(504, 'Nothing is cached for this request',
    'The request said only-if-cached, and no answer is in memory.',
    'Ask without only-if-cached.'),
  'upstream-credentials': upstream(502, 'Treasure Data refused the service\'s key',
    'The key the service uses is wrong, expired or revoked. The caller\'s own credentials are not concerned.',
    'The operator has to provide a valid key.'),
  'upstream-malformed': upstream(502, 'Treasure Data sent an answer that cannot be read',
    'The answer was no JSON, a redirect, too large ("detail" then names the limit that it exceeds), or so malformed that nothing would ' +
    'be left of it, or it repeated the service\'s key.',
    'Asking again later may help. The operator finds what was wrong in the log.'),
  'upstream-error': upstream(502, 'Treasure Data failed',
    'Treasure Data answered with a server error.',
    'Ask again later.'),
  'upstream-throttled': upstream(503, 'Treasure Data asks to slow down',
    'Treasure Data answered 429.',
    'Ask again after the time in the header "Retry-After".'),
  'upstream-unavailable': upstream(503, 'Treasure Data cannot be reached',
    'The connection to Treasure Data failed or broke, or Treasure Data said that it is away for a while.',
    'Ask again after the time in the header "Retry-After".'),
  'upstream-timeout': upstream(504, 'Treasure Data did not answer in time',
    'No complete answer came within the service\'s deadline.',
    'Ask again later.'),
  overloaded: service(503, 'The service is overloaded',
    'Too many reports of the client are to be built, or the process is late with its work. Reports that are ready in memory are answered ' +
    'all the same.',
    'Ask again after the time in the header "Retry-After".'),
  busy: service(503, 'Too many loads wait for Treasure Data',
    'Treasure Data is asked a limited number of times a second, and so many loads are waiting that this one could not be sent in time. ' +
    'Treasure Data was not asked, and has not failed. The member "queue" says how the queue stood. What is in memory is answered all the ' +
    'same.',
    'Ask again after the time in the header "Retry-After": that is when the load can be sent. Whoever comes earlier is told the rest.'),
  'internal-error': service(500, 'The service failed',
    'A fault of the service itself.',
    'Report it with the request id.')
}

export type ProblemCode = keyof typeof problemCatalog

export function isProblemCode (text: string): text is ProblemCode {
  return Object.hasOwn(problemCatalog, text)
}

/** The codes of each documented problem answer, by its description: the generated document keeps nothing else of an answer. */
export const codesByDescription = new Map<string, readonly ProblemCode[]>()
