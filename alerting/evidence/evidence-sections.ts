import { levelWords } from '../../core/level-words.ts'
import { parseInstant } from '../../core/time.ts'
import type { Evidence, EvidenceAttempt, EvidenceSeries } from './evidence.ts'
import type { LocalTexts } from './evidence-times.ts'
import { roleWordOf, wordOf } from './evidence-words.ts'
import { type Html, html, table } from './html.ts'

/** Every attempt to reach somebody. */
export function messagesSection({ messages, alert }: Evidence, { short }: LocalTexts): Html {
  const levels = alert.policy.steps.length
  const rows = messages.flatMap((message) =>
    message.attempts.map((attempt) => [
      short(attempt.claimedAt ?? attempt.createdAt),
      html`${message.to}<br /><small>${roleWordOf(message.role)} ${message.phone}</small>`,
      html`${wordOf(message.purpose)}<br /><small>${wordOf(message.channel)} ${stepText(message.step, levels)}</small>`,
      attempt.text,
      html`<span class="${attempt.state === 'failed' ? 'bad' : ''}">${wordOf(attempt.state)}</span><br /><small
          >${fateOf(attempt)}</small
        >`,
    ]),
  )
  const head = ['时间 Time', '告知谁 To', '目的 Why', '内容 Text', '结果 Result']
  return html`<h2>通知 Messages</h2>
    ${table(head, rows, '没有通知任何人。 Nobody was told.')}`
}

/** What follows the last level are the rounds that tell everybody again. */
function stepText(step: number, levels: number): string {
  if (step < 0) return ''
  return step < levels ? levelWords(step).zh : `第${step - levels + 1}轮`
}

function fateOf(attempt: EvidenceAttempt): string {
  const { vendor, providerId, receipt, reason, number, possibleDuplicate } = attempt
  return [
    vendor ?? '',
    number > 1 ? `第${number}次` : '',
    possibleDuplicate ? '可能重复' : '',
    receipt === null ? '' : `回执：${wordOf(receipt.state)}`,
    reason ?? '',
    providerId ?? '',
  ]
    .filter((part) => part !== '')
    .join(' · ')
}

/** What people texted and pressed. */
export function repliesSection({ texts, keys }: Evidence, { short }: LocalTexts): Html {
  const rows = [
    ...texts.map((one) => ({ at: one.at, who: `${one.who ?? ''} ${one.from}`, what: one.body, outcome: one.outcome })),
    ...keys.map((one) => ({ at: one.at, who: one.call, what: `按键 ${one.key}`, outcome: one.outcome })),
  ].toSorted((a, b) => (a.at < b.at ? -1 : 1))
  return html`<h2>答复 Replies</h2>
    ${table(
      ['时间 Time', '何人 From', '内容 Said', '处理 Taken as'],
      rows.map((row) => [short(row.at), row.who, row.what, wordOf(row.outcome)]),
      '无人答复。 Nobody answered.',
    )}`
}

/** Whom it would tell when, as frozen. */
export function policySection({ alert }: Evidence): Html {
  const rows = alert.policy.steps.map((step, i) => [
    levelWords(i).zh,
    `${Math.round(step.after / 1000)} 秒`,
    step.roles.map(roleWordOf).join('、'),
    step.channels.map(wordOf).join('、'),
  ])
  return html`<h2>升级策略 Escalation policy</h2>
    ${table(['级 Level', '开警后 After', '告知 Tells', '方式 By'], rows, '无')}`
}

/** The figures that somebody had set; the others are in the file. */
export function rulesSection({ rules }: Evidence): Html {
  const set = rules.filter((rule) => rule.origin !== 'default')
  const rows = set.map((rule) => [rule.name, rule.zh, rule.value, wordOf(rule.origin)])
  return html`<h2>判定规则 Rules in force</h2>
    ${table(['名称 Name', '含义 Meaning', '值 Value', '依据 By'], rows, '全部为默认值。 All by default.')}
    <small>其余 ${rules.length - set.length} 项为默认值，见 .json 文件</small>`
}

/** What the devices said around it. */
export function readingsSection({ readings, alert }: Evidence, { full }: LocalTexts): Html {
  const { series, from, to, storeAnswered, leftOff } = readings
  const shown = series.map(
    (one) =>
      html`<figure>
        <figcaption>${one.zh} · ${one.device} ${one.room ?? ''} · ${rangeText(one)}</figcaption>
        ${chart(one, { from, to, mark: alert.happenedAt })}
      </figure>`,
  )
  const missing = storeAnswered ? '' : '时序库未答复，此处没有读数。 The store did not answer.'
  return html`<h2>前后读数 Readings</h2>
    <small
      >${full(from)} — ${full(to)} · 红线为发生时刻 ${missing} ${leftOff > 0 ? `另有 ${leftOff} 点未列` : ''}</small
    >
    ${shown}`
}

function rangeText({ points, unit }: EvidenceSeries): string {
  const values = points.map((point) => point.value)
  const [least, most] = [Math.min(...values), Math.max(...values)]
  return least === most ? `${points.length} 次 ${least} ${unit}` : `${points.length} 次 ${least}–${most} ${unit}`
}

const WIDTH = 1000
const HEIGHT = 60

/** Each value as a stroke from the ground; what only happens is a row of equal strokes. */
function chart({ points }: EvidenceSeries, window: { from: string; to: string; mark: string }): Html {
  const [from, to] = [parseInstant(window.from) ?? 0, parseInstant(window.to) ?? 1]
  const x = (iso: string): string =>
    ((((parseInstant(iso) ?? from) - from) / Math.max(1, to - from)) * WIDTH).toFixed(1)
  const values = points.map((point) => point.value)
  const [least, most] = [Math.min(0, ...values), Math.max(1, ...values)]
  const y = (value: number): string => (HEIGHT - 2 - ((value - least) / (most - least)) * (HEIGHT - 8)).toFixed(1)
  const strokes = points.map(({ at, value }) => `M${x(at)} ${HEIGHT}V${y(value)}`).join('')
  return html`<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" role="img">
    <path d="${strokes}" stroke="#175cd3" stroke-width="1.5" fill="none" />
    <path d="M${x(window.mark)} 0V${HEIGHT}" stroke="#b42318" stroke-width="2" />
  </svg>`
}
