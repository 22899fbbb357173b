/** JSON as it goes out; a field that is undefined is not there. */
export type Wire = Readonly<Record<string, unknown>>;
export type Metadata = Readonly<Record<string, string | null>>;
export type MethodType = 'bank_card' | 'yoo_money' | 'sbp';
export type ReceiptStatus = 'pending' | 'succeeded' | 'canceled';
