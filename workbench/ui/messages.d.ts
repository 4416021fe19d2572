// The texts of the page in each language; the server makes this module of the message catalogue (see app.py).

export const MESSAGES: Record<'ar' | 'en', Record<string, string>>;
