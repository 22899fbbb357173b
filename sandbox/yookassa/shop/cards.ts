/** Test cards of the published list, and what each of them does. */
export type Party = 'yoo_money' | 'payment_network' | 'merchant';

export const DECLINES = [
  '3d_secure_failed',
  'call_issuer',
  'card_expired',
  'country_forbidden',
  'fraud_suspected',
  'general_decline',
  'identification_required',
  'insufficient_funds',
  'internal_timeout',
  'invalid_card_number',
  'invalid_csc',
  'issuer_unavailable',
  'payment_method_limit_exceeded',
  'payment_method_restricted',
  'permission_revoked',
  'expired_on_confirmation',
  'expired_on_capture',
  'canceled_by_merchant',
  'deal_expired',
  'loan_declined',
  'unsupported_mobile_operator',
] as const;
export type Reason = (typeof DECLINES)[number];

export interface Cancellation {
  readonly party: Party;
  readonly reason: Reason;
}

export interface TestCard {
  readonly number: string;
  readonly type: string;
  readonly threeDSecure: boolean;
  readonly decline?: Cancellation;
}

const card = (number: string, type: string, threeDSecure = false): TestCard => ({ number, type, threeDSecure });

const PAYING = [
  card('5555555555554477', 'MasterCard', true),
  card('5555555555554444', 'MasterCard'),
  card('4793128161644804', 'Visa', true),
  card('4111111111111111', 'Visa'),
  card('2200000000000004', 'Mir', true),
  card('2202474301322987', 'Mir'),
  card('6759649826438453', 'MasterCard'),
  card('4175001000000017', 'Visa'),
  card('370000000000002', 'AmericanExpress'),
  card('3528000700000000', 'JCB'),
  card('36700102000000', 'DinersClub'),
];

/** Reason, last four digits of the MasterCard, the Visa, the Mir. */
const DECLINING: readonly (readonly [Party, Reason, string, string, string])[] = [
  ['payment_network', '3d_secure_failed', '4592', '4839665499603842', '2200000000000012'],
  ['payment_network', 'call_issuer', '4535', '4926946416239025', '2200000000000020'],
  ['payment_network', 'card_expired', '4543', '4141435412630840', '2200000000000038'],
  ['payment_network', 'fraud_suspected', '4568', '4483274282299972', '2200000000000046'],
  ['payment_network', 'general_decline', '4527', '4889971706588753', '2202202212312379'],
  ['payment_network', 'insufficient_funds', '4600', '4562265587712390', '2200000000000053'],
  ['payment_network', 'invalid_card_number', '4618', '4951017853630544', '2201382000000013'],
  ['payment_network', 'invalid_csc', '4626', '4194180666146368', '2200770212727079'],
  ['payment_network', 'issuer_unavailable', '4501', '4654130848359150', '2201382000000021'],
  ['payment_network', 'payment_method_limit_exceeded', '4576', '4565231022577548', '2201382000000039'],
  ['payment_network', 'payment_method_restricted', '4550', '4233961169071671', '2201382000000047'],
  ['yoo_money', 'country_forbidden', '4584', '4969751510013864', '2201382000000054'],
  ['yoo_money', 'fraud_suspected', '4634', '4119098878796485', '2201696981989955'],
];

export const TEST_CARDS: readonly TestCard[] = [
  ...PAYING,
  ...DECLINING.flatMap(([party, reason, masterCard, visa, mir]) =>
    [[`555555555555${masterCard}`, 'MasterCard'] as const, [visa, 'Visa'] as const, [mir, 'Mir'] as const].map(
      ([number, type]) => ({ ...card(number, type, reason === '3d_secure_failed'), decline: { party, reason } }),
    ),
  ),
];

/** The card that pays at once when nothing else is asked for. */
export const USUAL_CARD = PAYING[1] as TestCard;

export const findCard = (number: string): TestCard | undefined =>
  TEST_CARDS.find((one) => one.number === number.replaceAll(/[\s-]/g, ''));
