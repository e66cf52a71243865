import type { Words } from '../../core/finding.ts'
import type { Evidence } from './evidence.ts'
import { type LocalTexts, localTexts } from './evidence-times.ts'
import { messagesSection, policySection, readingsSection, repliesSection, rulesSection } from './evidence-sections.ts'
import { wordOf } from './evidence-words.ts'
import { type Html, html, table } from './html.ts'

const STYLE = `
:root { color-scheme: light; }
body { font: 15px/1.55 "Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", "PingFang SC", system-ui, sans-serif;
  color: #1d2129; background: #fff; max-width: 60rem; margin: 0 auto; padding: 1.5rem; }
header { border-bottom: 3px solid #b42318; padding-bottom: .8rem; }
h1 { font-size: 1.6rem; margin: .2rem 0; } h2 { font-size: 1.15rem; margin: 1.8rem 0 .5rem; break-after: avoid; }
small, .none, .en { color: #5c6370; } .en { font-size: .85em; display: block; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .15rem 1rem; margin: .8rem 0; } dt { color: #5c6370; } dd { margin: 0; }
table { border-collapse: collapse; width: 100%; font-size: .88rem; } tr { break-inside: avoid; }
th, td { text-align: left; vertical-align: top; padding: .3rem .5rem; border-bottom: 1px solid #dfe3e8; overflow-wrap: anywhere; }
th { border-bottom: 2px solid #1d2129; white-space: nowrap; } td:first-child { white-space: nowrap; }
.bad { color: #b42318; font-weight: 600; } code { font-size: .8rem; overflow-wrap: anywhere; }
svg { width: 100%; height: 3.2rem; display: block; background: #f6f8fa; } figure { margin: .6rem 0; } figcaption { font-size: .85rem; }
@media print { body { padding: 0; font-size: 11pt; max-width: none; } }
`

/** An alert's story as one page that needs nothing else: Chinese first, for paper and for a screen. */
export function evidencePage(evidence: Evidence, sha256: string): string {
  const { alert } = evidence
  const time = localTexts(evidence.timeZone)
  const page = html`<!doctype html>
    <html lang="zh-CN">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>警情 ${alert.code} 全程记录</title>
        <style>
          ${{ html: STYLE }}
        </style>
      </head>
      <body>
        <header>
          <small>守望 · 警情全程记录 Alert record</small>
          <h1>${wordOf(alert.severity)} · ${wordOf(alert.kind)} · 码 ${alert.code}</h1>
          ${words(alert.summary)}
        </header>
        ${factsSection(evidence)} ${storySection(evidence, time)} ${messagesSection(evidence, time)}
        ${repliesSection(evidence, time)} ${findingsSection(evidence, time)} ${presenceSection(evidence, time)}
        ${policySection(evidence)} ${rulesSection(evidence)} ${readingsSection(evidence, time)}
        <h2>校验 Check</h2>
        <p>
          内容的 SHA-256（见同名 .json 文件）：<br /><code>${sha256}</code><br /><small
            >核对 Check: npm run hub -- evidence --verify FILE.json</small
          >
        </p>
      </body>
    </html> `
  return `${page.html.trim()}\n`
}

const words = ({ zh, en }: Words): Html => html`${zh}<span class="en">${en}</span>`

function factsSection(evidence: Evidence): Html {
  const { alert, place } = evidence
  const { full } = localTexts(evidence.timeZone)
  const at = (time: string | null): string => (time === null ? '—' : full(time))
  const rows: readonly (readonly [string, string])[] = [
    ['地点 Place', [...place.areaNames, place.address ?? ''].filter((part) => part !== '').join(' ') || '—'],
    ['住户 Home', [place.home, place.homeCode, place.resident].filter((part) => part !== null).join(' · ') || '—'],
    ['发生 Happened', at(alert.happenedAt)],
    ['开警 Opened', at(alert.openedAt)],
    ['首次收到 First acknowledged', at(alert.acknowledgedAt)],
    ['自行恢复 Cleared', at(alert.clearedAt)],
    ['关闭 Closed', at(alert.resolvedAt)],
    ['状态 State', wordOf(alert.state)],
    ['结果 Outcome', alert.outcome === null ? '—' : `${wordOf(alert.outcome)} ${alert.note ?? ''}`],
    ['编号 Id', alert.id],
    ['前一警情 Follows', alert.follows ?? '—'],
    ['制作 Made', `${full(evidence.madeAt)} · ${evidence.madeBy} · 守望 ${evidence.hubVersion}`],
    ['个人信息 Personal data', evidence.masked ? '已遮盖 masked' : '完整 whole'],
  ]
  return html`<dl>
    ${rows.map(
      ([name, value]) =>
        html`<dt>${name}</dt>
          <dd>${value}</dd>`,
    )}
  </dl>`
}

function storySection({ events }: Evidence, { short }: LocalTexts): Html {
  const rows = events.map((event) => [short(event.at), words(event.words), `${event.actor} (${wordOf(event.channel)})`])
  return html`<h2>经过 What happened</h2>
    ${table(['时间 Time', '事项 Event', '何人 By'], rows, '无')}`
}

function findingsSection({ findings }: Evidence, { short }: LocalTexts): Html {
  const rows = findings.map((one) => [
    short(one.at),
    words(one.summary),
    `${one.detector} · ${wordOf(one.change)} · ${one.device ?? ''}`,
    `${one.offset}`,
  ])
  return html`<h2>判定 Findings</h2>
    ${table(['发生 Happened', '内容 What', '判定者 By', '日志序号 Offset'], rows, '无')}`
}

function presenceSection({ presence }: Evidence, { full }: LocalTexts): Html {
  const rows = presence.map((one) => [
    full(one.at),
    wordOf(one.mode),
    one.until === null ? '—' : full(one.until),
    `${one.by} (${one.via})`,
  ])
  return html`<h2>在家情况 Presence</h2>
    ${table(['登记 Set', '状态 Mode', '至 Until', '何人 By'], rows, '此前未登记：按在家守护。 Never set: watched as at home.')}`
}
