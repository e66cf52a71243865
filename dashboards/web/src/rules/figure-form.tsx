import { useState } from 'react'
import type { ReactElement } from 'react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { UseMutationResult } from '@tanstack/react-query'
import { Button, Checkbox, Input, Segmented, Select } from 'antd'
import type { FigureChange } from '../../../../core/rule-desk.ts'
import type { FigureView } from '../../../api/rules-views.ts'
import { getHomes } from '../homes/homes-api.ts'
import { usePage } from '../page-context.ts'
import { Refusal } from '../refusal.tsx'
import { figureText } from './figure-text.ts'
import { ReasonField } from './reason-field.tsx'
import { setFigure } from './rules-api.ts'
import type { FigureWish } from './rules-api.ts'
import { RULES_WORDS } from './rules-words.ts'
import { TrialPart } from './trial-part.tsx'

interface FigureFormProps {
  readonly figure: FigureView
  /** The group's id. */
  readonly group: string
  readonly mayWhole: boolean
  readonly home: string | undefined
  readonly onHome: (home: string | undefined) => void
}

/** What somebody has typed so far. */
interface Draft {
  readonly target: 'district' | 'home'
  readonly text: string
  /** Back to what holds without it. */
  readonly back: boolean
  readonly why: string
}

type Saving = UseMutationResult<FigureChange, Error, FigureWish & { readonly why: string }>

/** The form to set one figure, with the trial before it. */
export function FigureForm({ figure, group, mayWhole, home, onHome }: FigureFormProps): ReactElement {
  const [draft, setDraft] = useState<Draft>({
    target: mayWhole && home === undefined ? 'district' : 'home',
    text: '',
    back: false,
    why: '',
  })
  const set = (change: Partial<Draft>): void => setDraft({ ...draft, ...change })
  const saving = useSaving(figure.name, () => setDraft((now) => ({ ...now, why: '' })))
  const wish = wishOf(draft, figure.name, home)
  return (
    <form
      className="rules-form"
      onSubmit={(event) => {
        event.preventDefault()
        if (wish !== undefined) saving.mutate({ ...wish, why: draft.why })
      }}
    >
      <TargetFields
        draft={draft}
        mayChoose={mayWhole && !figure.districtOnly}
        home={home}
        onHome={onHome}
        onTarget={(target) => set({ target })}
      />
      <ValueFields draft={draft} figure={figure} onChange={set} />
      <FormTrial group={group} wish={wish} />
      <ReasonField value={draft.why} onChange={(why) => set({ why })} />
      <SavingState saving={saving} isWhole={wish !== undefined && draft.why.trim() !== ''} />
    </form>
  )
}

/** `undefined` while something is missing. */
function wishOf({ target, text, back }: Draft, name: string, home: string | undefined): FigureWish | undefined {
  const value = back ? null : text.trim()
  if (value === '' || (target === 'home' && home === undefined)) return undefined
  return { name, home: target === 'home' ? home : undefined, value }
}

function useSaving(name: string, onSaved: () => void): Saving {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: setFigure,
    onSuccess: async () => {
      onSaved()
      await queries.invalidateQueries({ queryKey: ['rules'] })
      await queries.invalidateQueries({ queryKey: ['overrides', name] })
      await queries.invalidateQueries({ queryKey: ['rule-changes'] })
    },
  })
}

interface TargetFieldsProps extends Pick<FigureFormProps, 'home' | 'onHome'> {
  readonly draft: Draft
  readonly mayChoose: boolean
  readonly onTarget: (target: Draft['target']) => void
}

function TargetFields({ draft, mayChoose, home, onHome, onTarget }: TargetFieldsProps): ReactElement {
  const { language } = usePage()
  const words = RULES_WORDS[language]
  return (
    <>
      {mayChoose ? (
        <Segmented<Draft['target']>
          aria-label={words.target}
          value={draft.target}
          onChange={onTarget}
          options={[
            { value: 'district', label: words.district },
            { value: 'home', label: words.home },
          ]}
        />
      ) : null}
      {draft.target === 'home' ? <HomeSelect home={home} onHome={onHome} /> : null}
    </>
  )
}

interface ValueFieldsProps {
  readonly draft: Draft
  readonly figure: FigureView
  readonly onChange: (change: Partial<Draft>) => void
}

function ValueFields({ draft, figure, onChange }: ValueFieldsProps): ReactElement {
  const { language } = usePage()
  const words = RULES_WORDS[language]
  const { unit, min, max } = figure
  return (
    <>
      <label className="field">
        {words.newValue}
        <Input
          value={draft.back ? '' : draft.text}
          disabled={draft.back}
          maxLength={40}
          placeholder={words.valueHint(figureText(unit, min, language), figureText(unit, max, language))}
          onChange={(event) => onChange({ text: event.target.value })}
        />
      </label>
      <Checkbox checked={draft.back} onChange={(event) => onChange({ back: event.target.checked })}>
        {draft.target === 'home' ? words.backOfHome : words.back}
      </Checkbox>
    </>
  )
}

interface FormTrialProps {
  readonly group: string
  readonly wish: FigureWish | undefined
}

function FormTrial({ group, wish }: FormTrialProps): ReactElement {
  const { language } = usePage()
  if (group === 'listening') return <p className="quiet">{RULES_WORDS[language].notTried}</p>
  return <TrialPart wish={wish} />
}

function SavingState({ saving, isWhole }: { readonly saving: Saving; readonly isWhole: boolean }): ReactElement {
  const { language, lost } = usePage()
  const words = RULES_WORDS[language]
  return (
    <>
      {saving.error === null ? null : (
        <p role="alert" className="failure">
          {words.failed} <Refusal error={saving.error} />
        </p>
      )}
      {saving.data === undefined ? null : (
        <p role="status" className="good">
          {saving.data.changed ? words.saved : words.same}
        </p>
      )}
      <Button type="primary" htmlType="submit" loading={saving.isPending} disabled={lost || !isWhole}>
        {words.save}
      </Button>
    </>
  )
}

interface HomeSelectProps {
  readonly home: string | undefined
  readonly onHome: (home: string) => void
}

/** The list of homes is asked for only when somebody wants one. */
function HomeSelect({ home, onHome }: HomeSelectProps): ReactElement {
  const { language } = usePage()
  const words = RULES_WORDS[language]
  const { data } = useQuery({ queryKey: ['homes'], queryFn: getHomes })
  const options = (data?.homes ?? []).map(({ id, name, initials, address, area }) => {
    const label = `${name} ${data?.areas[area] ?? ''} ${address}`
    return { value: id, label, searched: `${label} ${initials}`.toLowerCase() }
  })
  return (
    <Select
      aria-label={words.home}
      placeholder={words.homeSearch}
      loading={data === undefined}
      {...(home === undefined ? {} : { value: home })}
      onChange={onHome}
      options={options}
      showSearch={{ filterOption: (text, option) => option?.searched.includes(text.toLowerCase()) === true }}
    />
  )
}
