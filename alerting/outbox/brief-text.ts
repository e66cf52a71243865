import type { Severity } from '../../core/finding.ts'
import type { Notice, NoticeSlots, Purpose } from '../../core/notifier.ts'
import type { RecipientRole } from '../alert.ts'
import { DRILL_HEAD } from '../drill/drill-words.ts'
import { markPossibleDuplicate, PREFIX } from '../sms-text.ts'

const WHAT: Readonly<Record<Severity, string>> = { 'life-safety': '紧急警情', urgent: '警情', routine: '日常事项' }
const CALL = '请致电值班室'
const TO_RESIDENT = '守望提醒。您好,您还好吗?一切安好请按1,需要帮助请按4。'

/**
 * The notice as a vendor under foreign law may carry it (domain rules, section 7): how grave it is, its code, and whom to call; no address,
 * name or illness. Answers and questions pass as they are: they name codes only. So does a drill, which is about nobody.
 *
 * @param role whom it is to; the resident is asked without saying why
 */
export function briefNotice(notice: Notice, role: RecipientRole | null): Notice {
  if (notice.slots?.head === DRILL_HEAD) return notice
  if (notice.purpose === 'answer' || notice.purpose === 'ask') return { ...notice, slots: undefined }
  if (role === 'resident') return { ...notice, text: TO_RESIDENT, slots: undefined }
  const text = notice.channel === 'voice' ? spoken(notice) : written(notice)
  return {
    ...notice,
    text: notice.possibleDuplicate && notice.channel !== 'voice' ? markPossibleDuplicate(text) : text,
    slots: notice.slots === undefined ? undefined : briefSlots(notice.slots, notice.severity),
  }
}

const codeOf = ({ slots }: Notice): string => (slots === undefined ? '' : `,码${slots.code}`)

function written(notice: Notice): string {
  const code = notice.slots?.code ?? ''
  const texts: Readonly<Partial<Record<Purpose, string>>> = {
    recovery: `${PREFIX}有更新${codeOf(notice)},${CALL}`,
    confirm: `${PREFIX}请核实${codeOf(notice)}。确认误报回复3 ${code},须处置回复1 ${code},详情${CALL}`,
    digest: `${PREFIX}有日常事项${codeOf(notice)},${CALL}`,
    echo: `${PREFIX}有住户登记变更,${CALL}`,
  }
  return texts[notice.purpose] ?? `${PREFIX}${WHAT[notice.severity]}${codeOf(notice)},${CALL}`
}

function spoken(notice: Notice): string {
  const said = `守望提醒。${WHAT[notice.severity]}${codeOf(notice)}。${CALL}。`
  return notice.purpose === 'alarm' ? `${said}收到请按1,转上级请按4。` : said
}

const briefSlots = ({ time, code }: NoticeSlots, severity: Severity): NoticeSlots => ({
  head: WHAT[severity],
  kind: '警情',
  place: CALL,
  time,
  code,
})
