import { useState } from 'react'
import type { ReactElement, ReactNode } from 'react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button, Input, Segmented } from 'antd'
import type { RiskGrade } from '../../../../core/directory.ts'
import type { GradeView } from '../../../api/homes-views.ts'
import type { HomeView } from '../../../api/views.ts'
import { Ago } from '../ago.tsx'
import { Icon } from '../icons.tsx'
import { MaskedPhone } from '../masked-phone.tsx'
import { usePage } from '../page-context.ts'
import { personText } from '../person-text.ts'
import { dayAndTime } from '../time-text.ts'
import { Failure } from './failure.tsx'
import { setGrade } from './homes-api.ts'
import { HOMES_WORDS } from './homes-words.ts'

const GRADES: readonly RiskGrade[] = ['green', 'orange', 'red']
const LONGEST_REASON = 200

interface ProfilePartProps {
  readonly home: HomeView
  /** Left out until it is known. */
  readonly grade: GradeView | undefined
}

function Fact(props: { readonly label: string; readonly children: ReactNode }): ReactElement {
  return (
    <div>
      <dt>{props.label}</dt>
      <dd>{props.children}</dd>
    </div>
  )
}

/** Who lives there, how to get in, and the risk grade with its reason. */
export function ProfilePart({ home, grade }: ProfilePartProps): ReactElement {
  const [changing, setChanging] = useState(false)
  return (
    <>
      <dl className="facts-list">
        <PersonFacts home={home} />
        <GradeFact home={home} grade={grade} onChange={changing ? undefined : () => setChanging(true)} />
        <GatewayFacts home={home} />
      </dl>
      {changing && grade !== undefined ? (
        <GradeForm home={home.id} now={grade.grade} onDone={() => setChanging(false)} />
      ) : null}
    </>
  )
}

function PersonFacts({ home }: { readonly home: HomeView }): ReactElement {
  const { t } = usePage()
  const { age, careLevel, phone, entry } = home.person
  return (
    <>
      <Fact label={t.resident}>
        {[...(age === undefined ? [] : [t.age(age)]), t.care[careLevel]].join(' · ')}
        {home.stillnessJudged ? null : <span className="tag">{t.notJudged}</span>}
      </Fact>
      {phone === undefined ? null : (
        <Fact label={t.residentPhone}>
          <MaskedPhone home={home.id} masked={phone} />
        </Fact>
      )}
      {entry === undefined ? null : (
        <Fact label={t.entry}>
          <span className="typed">{entry}</span>
        </Fact>
      )}
    </>
  )
}

/** @param props `onChange` is left out while it is being changed */
function GradeFact(props: ProfilePartProps & { readonly onChange: (() => void) | undefined }): ReactElement {
  const { home, grade, onChange } = props
  const { t, language, may, lost } = usePage()
  const words = HOMES_WORDS[language]
  const shown = grade?.grade ?? home.person.riskGrade
  return (
    <Fact label={words.grade}>
      <span className={`grade ${shown}`}>{t.risk[shown]}</span>{' '}
      {may('homes:write') && onChange !== undefined ? (
        <Button type="link" size="small" disabled={lost || grade === undefined} onClick={onChange}>
          {words.change}
        </Button>
      ) : null}
      {grade === undefined ? null : <GradeReason grade={grade} />}
    </Fact>
  )
}

/** When the resident and the home's boxes were last heard. */
function GatewayFacts({ home }: { readonly home: HomeView }): ReactElement {
  const { t } = usePage()
  return (
    <>
      <Fact label={t.lastActivity}>
        {home.lastActivityAt === undefined ? t.noActivity : <Ago at={home.lastActivityAt} />}
      </Fact>
      {home.gateways.map((gateway) => (
        <Fact key={gateway.id} label={t.gateway}>
          <span className={gateway.online ? 'good' : 'bad'}>
            <Icon name={gateway.online ? 'tick' : 'offline'} size={15} /> {gateway.online ? t.online : t.offline}
          </span>{' '}
          <span className="quiet">
            {gateway.lastHeardAt === undefined ? t.unheard : <Ago at={gateway.lastHeardAt} />}
          </span>
        </Fact>
      ))}
    </>
  )
}

/** Why the grade is what it is, where somebody said so, and what it was before. */
function GradeReason({ grade }: { readonly grade: GradeView }): ReactElement | null {
  const { t, language, timeZone, may } = usePage()
  const words = HOMES_WORDS[language]
  const [newest, ...earlier] = grade.history
  if (!may('residents:unmask')) return null
  // A list that was imported since says nothing of why.
  const said = newest?.to === grade.grade
  return (
    <>
      <p className="quiet">
        {newest !== undefined && said
          ? `${newest.reason} · ${words.gradeSince(personText(newest.by, t), dayAndTime(newest.at, timeZone))}`
          : words.gradeListed}
      </p>
      {(said ? earlier : grade.history).length === 0 ? null : (
        <details>
          <summary>{words.history}</summary>
          <ul className="said">
            {(said ? earlier : grade.history).map((change) => (
              <li key={change.at}>
                {t.risk[change.from]} → {t.risk[change.to]} · {change.reason}
                <p className="quiet">{words.gradeSince(personText(change.by, t), dayAndTime(change.at, timeZone))}</p>
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  )
}

interface GradeFormProps {
  readonly home: string
  readonly now: RiskGrade
  readonly onDone: () => void
}

function GradeForm({ home, now, onDone }: GradeFormProps): ReactElement {
  const { t, language, lost } = usePage()
  const words = HOMES_WORDS[language]
  const queries = useQueryClient()
  const [grade, chooseGrade] = useState(now)
  const [reason, setReason] = useState('')
  const saving = useMutation({
    mutationFn: () => setGrade(home, { grade, reason }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['home-profile', home] })
      await queries.invalidateQueries({ queryKey: ['homes'] })
      onDone()
    },
  })
  return (
    <form
      className="part-form inset"
      onSubmit={(event) => {
        event.preventDefault()
        saving.mutate()
      }}
    >
      <Segmented
        aria-label={words.newGrade}
        value={grade}
        onChange={chooseGrade}
        options={GRADES.map((value) => ({
          value,
          label: <span className={`grade-choice ${value}`}>{t.risk[value]}</span>,
        }))}
      />
      <label className="field">
        {words.reason}
        <Input
          value={reason}
          maxLength={LONGEST_REASON}
          placeholder={words.reasonHint}
          onChange={(event) => setReason(event.target.value)}
        />
      </label>
      <Failure words={words.failed} error={saving.error} />
      <div className="buttons">
        <Button
          type="primary"
          htmlType="submit"
          loading={saving.isPending}
          disabled={lost || grade === now || reason.trim() === ''}
        >
          {words.save}
        </Button>
        <Button onClick={onDone}>{words.cancel}</Button>
      </div>
    </form>
  )
}
