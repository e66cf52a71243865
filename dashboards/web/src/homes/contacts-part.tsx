import type { ReactElement } from 'react'
import { useMutation } from '@tanstack/react-query'
import { Button } from 'antd'
import type { ContactView } from '../../../api/homes-views.ts'
import { DataTable } from '../data-table.tsx'
import { usePage } from '../page-context.ts'
import { Failure } from './failure.tsx'
import { lookAtContacts } from './homes-api.ts'
import { HOMES_WORDS } from './homes-words.ts'

interface ContactsPartProps {
  readonly home: string
  readonly contacts: readonly ContactView[] | undefined
}

/** Who is told of the home, in call order; whole numbers once asked for. */
export function ContactsPart({ home, contacts = [] }: ContactsPartProps): ReactElement {
  const { language, lost, may } = usePage()
  const words = HOMES_WORDS[language]
  const looking = useMutation({ mutationFn: () => lookAtContacts(home) })
  const mayLook = may('residents:unmask') && contacts.length > 0 && looking.data === undefined
  return (
    <section className="sheet-part" aria-label={words.contacts}>
      <div className="part-head">
        <h2>{words.contacts}</h2>
        {mayLook ? (
          <Button
            size="small"
            disabled={lost}
            loading={looking.isPending}
            title={words.looksAreLogged}
            onClick={() => looking.mutate()}
          >
            {words.showNumbers}
          </Button>
        ) : null}
      </div>
      <Failure words="" error={looking.error} />
      {contacts.length === 0 ? (
        <p className="quiet">{words.noContacts}</p>
      ) : (
        <DataTable<ContactView>
          label={words.contacts}
          rowKey="id"
          showHeader={false}
          pagination={false}
          dataSource={[...(looking.data ?? contacts)]}
          columns={[
            { render: (_, _contact, index) => <span className="quiet figures">{index + 1}</span>, width: 36 },
            { render: (_, { role }) => words.roles[role] },
            { render: (_, { name }) => <b>{name}</b> },
            {
              render: (_, { phone }) =>
                looking.data === undefined || phone.startsWith('group:') ? (
                  <span className="figures">{phone}</span>
                ) : (
                  <a className="figures" href={`tel:${phone}`}>
                    {phone}
                  </a>
                ),
            },
          ]}
        />
      )}
    </section>
  )
}
