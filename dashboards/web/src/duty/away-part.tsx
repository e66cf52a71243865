import { useState } from 'react'
import type { ReactElement } from 'react'
import { useMutation } from '@tanstack/react-query'
import { Button, Input, Modal } from 'antd'
import type { TableColumnsType } from 'antd'
import type { DutyView, SubstitutionView } from '../../../api/duty-views.ts'
import { DataTable } from '../data-table.tsx'
import { usePage } from '../page-context.ts'
import { personText } from '../person-text.ts'
import { Refusal } from '../refusal.tsx'
import { withdraw } from './duty-api.ts'
import { daysText, nameOf } from './duty-text.ts'
import { DUTY_WORDS } from './duty-words.ts'

interface AwayPartProps {
  readonly duty: DutyView
  readonly onChanged: () => void
}

/** 代班: who is reported away, who stands in, and why. */
export function AwayPart({ duty, onChanged }: AwayPartProps): ReactElement {
  const { t, language, lost } = usePage()
  const words = DUTY_WORDS[language]
  const [withdrawn, setWithdrawn] = useState<SubstitutionView>()
  const columns: TableColumnsType<SubstitutionView> = [
    { title: words.who, render: (_, { absent }) => nameOf(absent, duty.people) },
    {
      title: words.instead,
      render: (_, { instead }) =>
        instead === undefined ? <b className="bad">{words.nobodyInstead}</b> : nameOf(instead, duty.people),
    },
    { title: words.days, className: 'figures', render: (_, { from, until }) => daysText(from, until) },
    {
      title: words.because,
      className: 'duty-why',
      render: (_, { why, by }) => `${why}${words.saidBy(personText(by, t))}`,
    },
    {
      title: <span className="visually-hidden">{t.actions}</span>,
      render: (_, one) =>
        one.mayChange ? (
          <Button size="small" disabled={lost} onClick={() => setWithdrawn(one)}>
            {words.withdraw}
          </Button>
        ) : null,
    },
  ]
  return (
    <section className="sheet-part" aria-label={words.tabs.away}>
      {duty.substitutions.length === 0 ? (
        <p className="empty">{words.noAway}</p>
      ) : (
        <DataTable<SubstitutionView>
          cards
          label={words.tabs.away}
          rowKey="number"
          columns={columns}
          dataSource={[...duty.substitutions]}
          pagination={false}
        />
      )}
      {withdrawn === undefined ? null : (
        <Withdrawing
          what={withdrawn}
          who={nameOf(withdrawn.absent, duty.people)}
          onDone={() => {
            setWithdrawn(undefined)
            onChanged()
          }}
          onCancel={() => setWithdrawn(undefined)}
        />
      )}
    </section>
  )
}

interface WithdrawingProps {
  readonly what: SubstitutionView
  readonly who: string
  readonly onDone: () => void
  readonly onCancel: () => void
}

function Withdrawing({ what, who, onDone, onCancel }: WithdrawingProps): ReactElement {
  const { language } = usePage()
  const words = DUTY_WORDS[language]
  const [why, setWhy] = useState('')
  const ending = useMutation({ mutationFn: () => withdraw(what.number, why), onSuccess: onDone })
  return (
    <Modal
      open
      title={`${words.withdrawing}: ${who} ${daysText(what.from, what.until)}`}
      okText={words.withdraw}
      cancelText={words.cancel}
      okButtonProps={{ disabled: why.trim() === '' }}
      confirmLoading={ending.isPending}
      onOk={() => ending.mutate()}
      onCancel={onCancel}
    >
      <label className="field">
        {words.why}
        <Input value={why} maxLength={200} onChange={(event) => setWhy(event.target.value)} />
      </label>
      {ending.error === null ? null : (
        <p role="alert" className="failure">
          {words.failed} <Refusal error={ending.error} />
        </p>
      )}
    </Modal>
  )
}
