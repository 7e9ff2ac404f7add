const text = (en, fr) => ({ en, fr });

export const sources = {
  claims: { id: 'claims', title: text('Health insurance claims', 'Remboursements de santé'), producer: text('Health insurance fund', 'Caisse d’assurance maladie'), isolated: false },
  wages: { id: 'wages', title: text('Wages of employees', 'Salaires des salariés'), producer: text('Statistics office', 'Institut de statistique'), isolated: false },
  records: { id: 'records', title: text('Criminal records', 'Casier judiciaire'), producer: text('Ministry of Justice', 'Ministère de la Justice'), isolated: true },
  enterprises: { id: 'enterprises', title: text('Enterprises', 'Entreprises'), producer: text('Statistics office', 'Institut de statistique'), isolated: false }
};

export const projects = {
  health: {
    id: 'health',
    title: text('Map of diseases', 'Cartographie des pathologies'),
    purpose: text('Describe how groups of diseases and their cost are spread over the départements.', 'Décrire la répartition des groupes de pathologies et de leur coût entre départements.'),
    starts: '2026-01-01', ends: '2029-12-31', lead: 'lea', members: ['ada']
  },
  linked: {
    id: 'linked',
    title: text('Sick leave and wages over a working life, by occupation, size of enterprise and region of residence', 'Arrêts de travail et salaires au fil de la vie active, selon la profession, la taille de l’entreprise et la région de résidence'),
    purpose: text('Measure whether low wages come before or after long illness.', 'Mesurer si les bas salaires précèdent ou suivent les longues maladies.'),
    starts: '2026-03-01', ends: '2028-02-29', lead: 'lea', members: ['ada', 'bob']
  },
  justice: {
    id: 'justice',
    title: text('Reoffending', 'Récidive'),
    purpose: text('Describe reoffending by age and sentence.', 'Décrire la récidive selon l’âge et la peine.'),
    starts: '2026-06-01', ends: '2027-05-31', lead: 'luc', members: []
  }
};

const approval = (project, source, state, more = {}) => ({
  key: { project, source },
  state,
  versions: ['2022', '2023'],
  datasets: { patients: ['sex', 'birth_year', 'age_group', 'departement'], care: '*' },
  compartments: [[]],
  queries: 0,
  releases: 0,
  ...more
});

export const approvals = [
  approval('health', 'claims', 'granted', { from: '2026-01-01', until: '2029-12-31', queries: 1284, lastUsed: '2026-11-25T09:12:00Z', releases: 3, reason: text('Départements are enough for the purpose; communes are not granted.', 'Le département suffit à la finalité ; la commune n’est pas accordée.') }),
  approval('linked', 'claims', 'requested', { compartments: [[sources.wages.title], [sources.enterprises.title]], reason: text('Illness must be known by month, next to the wage of the same month.\nNothing below the région is needed.', 'La maladie doit être connue par mois, à côté du salaire du même mois.\nRien sous la région n’est nécessaire.') }),
  approval('linked', 'wages', 'granted', { from: '2026-03-01', until: '2028-02-29', datasets: { jobs: ['occupation', 'size_class', 'wage', 'month'] }, queries: 44, lastUsed: '2026-10-02T14:00:00Z', compartments: [[sources.enterprises.title]] }),
  approval('linked', 'enterprises', 'expired', { from: '2026-03-01', until: '2026-09-30', datasets: { enterprises: '*' }, queries: 9, lastUsed: '2026-08-14T10:00:00Z', compartments: [[sources.wages.title]] }),
  approval('justice', 'records', 'granted', { from: '2026-06-01', until: '2027-05-31', datasets: { convictions: ['age_group', 'sentence', 'again'] }, queries: 310, lastUsed: '2026-11-20T16:40:00Z', releases: 1 }),
  approval('justice', 'claims', 'refused', { reason: text('Criminal records are never combined with health.', 'Le casier n’est jamais combiné à la santé.') }),
  approval('health', 'wages', 'revoked', { from: '2026-01-01', until: '2026-12-31', queries: 12, lastUsed: '2026-05-05T08:00:00Z', reason: text('The purpose of the project has changed.', 'La finalité du projet a changé.') })
];

export const deciders = { dora: ['claims'], dina: ['wages', 'enterprises'], max: ['claims', 'records'] };

const variable = (name, en, fr, more = {}) => ({ name, label: text(en, fr), identifying: false, sensitive: false, ...more });

export const offers = [
  {
    ...sources.enterprises,
    description: text('Legal units, their activity and size, each year.', 'Unités légales, leur activité et leur taille, chaque année.'),
    versions: [{ id: '2023', title: text('2023', '2023') }],
    datasets: [
      {
        id: 'enterprises', title: text('Enterprises', 'Entreprises'),
        variables: [
          variable('siren', 'Number of the enterprise', 'Numéro de l’entreprise', { identifying: true }),
          variable('nace', 'Activity', 'Activité'),
          variable('size_class', 'Size class', 'Tranche d’effectif'),
          variable('turnover', 'Turnover', 'Chiffre d’affaires', { sensitive: true })
        ]
      }
    ]
  },
  {
    ...sources.records,
    description: text('Convictions of adults.', 'Condamnations de majeurs.'),
    versions: [{ id: '2022', title: text('2022', '2022') }, { id: '2023', title: text('2023', '2023') }],
    datasets: [
      { id: 'convictions', title: text('Convictions', 'Condamnations'), variables: [variable('age_group', 'Age group', 'Classe d’âge'), variable('sentence', 'Sentence', 'Peine', { sensitive: true }), variable('again', 'Convicted before', 'Condamné auparavant', { sensitive: true })] }
    ]
  }
];
