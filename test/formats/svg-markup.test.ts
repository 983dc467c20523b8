import t from 'tap'
import { escapeXml } from '../../src/formats/svg-markup.ts'

t.test('text can end neither element nor attribute, and holds nothing that XML forbids', async t => {
  t.equal(escapeXml('</title><script>"\'&'), '&lt;/title&gt;&lt;script&gt;&quot;&#39;&amp;')
  t.equal(escapeXml('a\u0000b\u001fc\ufffed\ud800e 😀 日本\n'), 'a\ufffdb\ufffdc\ufffdd\ufffde 😀 日本\n')
})
