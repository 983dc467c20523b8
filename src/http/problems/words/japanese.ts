import type { ProblemCode } from '../problem-catalog.ts'
import { japaneseTitles } from './japanese-titles.ts'
import type { ProblemWords } from './problem-words.ts'

const retryAfter = '「Retry-After」ヘッダーの時間が過ぎてから再試行してください。'
const retryLater = 'しばらくしてから再試行してください。'

/** What happened, and what to do, by code. */
const details: Readonly<Record<ProblemCode, readonly [explanation: string, advice: string]>> = {
  'invalid-request': [
    'パラメーターに不明、重複、不足、または形式の誤りがあります。「errors」にすべて列挙されます。HTTPリクエストの形式が正しくない場合、' +
    'ホストが1つに定まらない場合、リソースが受け付けない本文がある場合も、応答は同じです。',
    '「errors」または「detail」が示す誤りを直してください。Treasure Dataは呼び出していません。'
  ],
  'range-too-long': [
    '期間は初日と最終日を含めて、グラフと概要では90日まで、統計では1,096日までです。それより長い期間には、Treasure Dataがエラーなしで' +
    '空のグラフを返します。グラフは日ごとに記録されるため、asOfを指定したグラフは1日分です。',
    '期間を短くしてください。'
  ],
  'not-found': ['このパスにリソースはありません。', 'すべてのパスは/openapi.jsonで確認できます。'],
  'pointer-not-found': [
    'JSONポインターに含まれる名前または番号が、現在のレポートにありません。',
    '同じパラメーターでレポートを読み、そこからポインターを取得してください。'
  ],
  'not-derived': [
    '説明できるのはジャーニーの数値だけです。このJSONポインターは、文字列、レポートの一部、位置、または件数を指しています。',
    '「detail」に列挙されたアドレスを使ってください。'
  ],
  'method-not-allowed': [
    'リソースが対応するメソッドは「Allow」ヘッダーに示されます。', 'レポートはGETまたはHEADで読んでください。'
  ],
  'not-acceptable': [
    'Acceptヘッダーが許すメディアタイプでは、このリソースを提供できません。',
    'Acceptにapplication/jsonを指定するか、Acceptヘッダーを送らないでください。'
  ],
  misdirected: [
    '「Host」ヘッダーが、このマシンでもALLOWED_HOSTSのホストでもありません。サービスはDNSリバインディングを防ぐためにホストを確認します。',
    'サービス自身の名前を使うか、ホストをALLOWED_HOSTSに追加するよう運用担当者に依頼してください。'
  ],
  'cross-site-request': [
    'サービスにも許可されたオリジンにも属さないページから、ブラウザーがリクエストを送りました。サービスはTreasure Dataを呼び出す前に' +
    '拒否しました。ビューアーとドキュメントへのリンクは、どのページからでも使えます。',
    'ページのオリジンをCORS_ORIGINSに追加するよう運用担当者に依頼してください。リクエストはCORSモードで送ってください。fetchと、' +
    'crossorigin="anonymous"を付けた<img>はこのモードで送ります。'
  ],
  unauthenticated: [
    '有効なクライアントキーまたはトークンがありません。不足、不明、期限切れ、形式の誤り、または2つの同時指定のいずれかです。',
    'クライアントキーを「Authorization: Bearer <キー>」または「X-API-Key: <キー>」で送るか、IDプロバイダーのトークンを' +
    '「Authorization: Bearer <トークン>」で送ってください。'
  ],
  'client-key-expired': [
    'クライアントキーは、運用担当者が設定した時刻（notAfter）まで有効でした。その時刻を過ぎています。',
    '新しいクライアントキーを運用担当者に依頼してください。'
  ],
  forbidden: [
    'この操作に必要なスコープまたは権限がクライアントにありません。',
    '「detail」が示すスコープまたは権限を運用担当者に依頼してください。'
  ],
  'rate-limited': [
    'クライアント、そのアドレス、またはそのネットワークが、「requests」（リクエスト数）、「loads」（Treasure Dataからの読み込み）、' +
    '「work」のいずれかの上限に達しました。「work」は、メモリーに用意されていないレポートの処理時間です。どの上限かは「detail」が' +
    '示します。「RateLimit」と「RateLimit-Policy」ヘッダー（draft-ietf-httpapi-ratelimit-headers-10）は残量も示します。',
    '「Retry-After」の時間だけ待ってください。メモリーに用意されているレポートは、「loads」も「work」も消費しません。'
  ],
  'request-timeout': [
    'ヘッダーは10秒以内に、リクエスト全体は30秒以内に届く必要があります。', '新しい接続で再試行してください。'
  ],
  'precondition-failed': [
    'If-Matchヘッダーに現在のバージョンが含まれていないか、If-Unmodified-Sinceの時刻より後にレポートが変わりました。',
    '現在のバージョンを取得するには、これらのヘッダーを外してください。'
  ],
  'address-too-long': ['アドレスは8,192文字までです。', 'パラメーターを減らしてください。'],
  'request-too-large': [
    'アドレスとヘッダーは合計16 KiBまで、ヘッダーは100個までです。', 'ヘッダーを減らすか、短くしてください。'
  ],
  'journey-not-found': [
    '設定されたリージョンのTreasure DataにこのIDのジャーニーがないか、ジャーニーが削除されました。',
    'IDとリージョンを確認してください。この応答は30秒間キャッシュされます。'
  ],
  'journey-access-denied': [
    'Treasure Dataがリクエストを拒否しました。サービスのキーのアカウントには、このジャーニーを表示する権限がありません。',
    'Treasure Dataで、このアカウントにジャーニーのフォルダーの表示権限を付与してください。'
  ],
  'journey-unprocessable': [
    'Treasure Dataがこのジャーニーに422を返しました。常に422になるジャーニーもあります。',
    '再試行で解決することはほとんどありません。ほかのジャーニーに影響はありません。'
  ],
  'bundle-not-found': [
    '設定されたリージョンのTreasure DataにこのIDのバンドルがないか、削除されたか、クライアントが読み取れるバージョンがありません。' +
    'どの場合も応答は同じです。',
    'クライアントの権限とIDを確認してください。IDは、ジャーニーの一覧では「bundleId」、ジャーニーでは「bundle.id」です。'
  ],
  'bundle-access-denied': [
    'Treasure Dataがリクエストを拒否しました。サービスのキーのアカウントには、このバンドルを表示する権限がありません。すべての' +
    'ジャーニーを読み取れるわけではないクライアントには、代わりにbundle-not-foundを返します。',
    'Treasure Dataで、このアカウントにバンドルのジャーニーのフォルダーの表示権限を付与してください。'
  ],
  'version-not-found': [
    'この番号のバージョンがバンドルにないか、クライアントに読み取り権限がありません。どちらの場合も応答は同じです。',
    '読み取れるバージョンの一覧は、GET /v1/bundles/{bundleId}で確認できます。'
  ],
  'realtime-journey': [
    'Treasure Dataには、リアルタイムジャーニーの統計もグラフもありません。フォルダーのインデックス（TD_FOLDERS）に、このIDが' +
    'リアルタイムジャーニーとして載っています。インデックスがメモリーに入るまでに、サービスがTreasure Dataを呼び出すのは1回までです。',
    'バッチジャーニーを選んでください。レポートがあるのは、GET /v1/journeysのジャーニーだけです。'
  ],
  'index-not-found': [
    '設定されたリージョンのTreasure DataにこのIDのペアレントセグメントまたはフォルダーがないか、削除されました。そのジャーニーは一覧に' +
    '含まれません。',
    'TD_AUDIENCES、TD_FOLDERS、リージョンを確認してください。'
  ],
  'index-access-denied': [
    'Treasure Dataがリクエストを拒否しました。サービスのキーのアカウントには、このペアレントセグメントまたはフォルダーのジャーニーを' +
    '表示する権限がありません。そのジャーニーは一覧に含まれません。',
    'Treasure Dataで、このアカウントに表示権限を付与してください。'
  ],
  'grants-unresolved': [
    'クライアントの権限は、バンドルまたはペアレントセグメントの単位です。そのジャーニーはTreasure Dataのインデックスに載りますが、' +
    'このジャーニーを含む可能性があるインデックスをまだ読み込めていません。それまでは、読み込み済みのインデックスにあるジャーニーだけを' +
    '読み取れます。存在しないジャーニーでも応答は同じです。',
    `${retryAfter}Treasure Dataが拒否したインデックスが「detail」に示されている場合は、運用担当者に連絡してください。`
  ],
  'definitions-off': [
    '運用担当者がジャーニー定義の取得を無効にしています（TD_DEFINITIONS=off）。そのため、サービスは定義を読み込みません。',
    '統計、グラフ、概要を使ってください。これらは定義がなくても使え、名前はTreasure Dataのグラフから取得します。'
  ],
  'history-off': [
    'サービスにストア（STORE_URL）が設定されていないため、何も記録されていません。',
    'ストアの設定を運用担当者に依頼してください。現在の統計とグラフは、ストアがなくても使えます。'
  ],
  'not-recorded': [
    'サービスは、ジャーニーの統計を実行のたびに、グラフを1日に1回記録します。asOfの時点では、このレポートのデータはまだ記録されて' +
    'いませんでした。詳しくは「detail」を参照してください。',
    'より後の時点か、記録のある日を選んでください。実行はGET /v1/journeys/{journeyId}/historyに、グラフは/history/graphsにあります。'
  ],
  'history-unavailable': [
    '記録を保存しているストアに接続できないか、応答が遅すぎます。記録済みのデータは失われていません。',
    `${retryAfter}現在のデータのレポートに影響はありません。`
  ],
  'not-cached': [
    'リクエストにonly-if-cachedが指定されていますが、キャッシュに応答がありません。',
    'only-if-cachedを外して送ってください。'
  ],
  'upstream-credentials': [
    'サービスのTreasure Dataのキーが誤っているか、期限切れか、取り消されています。呼び出し元の認証情報に問題はありません。',
    '運用担当者に連絡してください。有効なキーの設定が必要です。'
  ],
  'upstream-malformed': [
    '応答がJSONではない、リダイレクトである、サービスのキーを含む、または形式が崩れていて使えません。あるいは大きすぎます。その場合は' +
    '「detail」が上限を示します。',
    `${retryLater}原因は、運用担当者がログで確認できます。`
  ],
  'upstream-error': ['Treasure Dataがサーバーエラーを返しました。', retryLater],
  'upstream-throttled': ['Treasure Dataが429を返しました。', retryAfter],
  'upstream-unavailable': [
    'Treasure Dataへの接続に失敗したか、接続が切れたか、Treasure Dataが一時的に利用できないと応答しました。', retryAfter
  ],
  'upstream-timeout': ['サービスの制限時間内に、Treasure Dataから完全な応答がありませんでした。', retryLater],
  overloaded: [
    'このクライアントのレポートが多数作成待ちになっているか、プロセスの処理が追いついていません。メモリーに用意されているレポートは' +
    '引き続き提供します。',
    retryAfter
  ],
  busy: [
    'サービスはTreasure Dataの呼び出し数を制限しています。待ち行列の読み込みが多すぎて、この読み込みを時間内に送れません。Treasure Dataは' +
    '呼び出しておらず、障害も起きていません。待ち行列の状態は「queue」が示します。メモリーにあるレポートは引き続き提供します。',
    `${retryAfter}その時点で読み込みを送れます。早く再試行した場合は、残り時間を返します。`
  ],
  'internal-error': ['サービス自体に不具合があります。', 'リクエストIDを添えて不具合を報告してください。']
}

export const japanese: ProblemWords = {
  list: '問題の一覧',
  listNote: 'このサービスのエラーには、必ず次のコードのいずれかが付きます。',
  allProblems: 'すべての問題',
  otherLanguages: 'ほかの言語',
  code: 'コード',
  status: 'ステータス',
  origin: '原因の所在',
  whatHappened: '内容',
  whatToDo: '対処方法',
  origins: { client: 'クライアント', service: 'サービス', upstream: 'Treasure Data' },
  describe (code) {
    const [explanation, advice] = details[code]
    return { title: japaneseTitles[code], explanation, advice }
  }
}
