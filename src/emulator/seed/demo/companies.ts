/** The companies of the demo data. All are invented; their domains are under `.example` (RFC 2606). */
import { australia, britain, ireland, usa } from './cultures/english.js';
import { france, germany, greece, italy, norway, poland, spain, sweden, turkey, ukraine } from './cultures/europe.js';
import { brazil, china, egypt, india, israel, japan, korea, mexico, thailand, vietnam } from './cultures/world.js';
import type { Culture } from './cultures/culture.js';

export interface Company {
  readonly name: string;
  readonly yomi?: string;
  readonly domain: string;
  readonly culture: Culture;
  readonly industry: Industry;
}

const COMMON_DEPARTMENTS = {
  Sales: ['Account Manager', 'Regional Sales Lead', 'Key Account Director'],
  Finance: ['Accounts Payable Clerk', 'Controller', 'Chief Financial Officer'],
  Management: ['Managing Director', 'Chief of Staff'],
} as const;

/** What people do there: departments with their job titles, and what the trade calls itself. */
export const INDUSTRIES = {
  software: {
    profession: 'Software engineer',
    departments: {
      ...COMMON_DEPARTMENTS,
      Engineering: ['Software Engineer', 'Staff Engineer', 'Site Reliability Engineer', 'Engineering Manager'],
      Design: ['Product Designer', 'User Researcher'],
      Support: ['Customer Success Manager', 'Support Engineer'],
    },
  },
  manufacturing: {
    profession: 'Mechanical engineer',
    departments: {
      ...COMMON_DEPARTMENTS,
      Production: ['Plant Manager', 'Shift Supervisor', 'Quality Inspector'],
      'Research & Development': ['Materials Scientist', 'Design Engineer', 'Head of Prototyping'],
      Purchasing: ['Buyer', 'Head of Procurement'],
    },
  },
  publishing: {
    profession: 'Editor',
    departments: {
      ...COMMON_DEPARTMENTS,
      Editorial: ['Editor', 'Copy Editor', 'Editor-in-Chief', 'Translator'],
      Production: ['Typesetter', 'Print Buyer', 'Colour Specialist'],
      Rights: ['Foreign Rights Manager', 'Permissions Coordinator'],
    },
  },
  crafts: {
    profession: 'Craftsperson',
    departments: {
      ...COMMON_DEPARTMENTS,
      Workshop: ['Master Craftsperson', 'Apprentice', 'Workshop Manager'],
      Export: ['Export Coordinator', 'Customs Specialist'],
    },
  },
  food: {
    profession: 'Food technologist',
    departments: {
      ...COMMON_DEPARTMENTS,
      Quality: ['Food Technologist', 'Head Taster', 'Laboratory Lead'],
      Logistics: ['Cold Chain Planner', 'Warehouse Lead'],
    },
  },
  care: {
    profession: 'Physician',
    departments: {
      Cardiology: ['Consultant Cardiologist', 'Cardiac Nurse'],
      Paediatrics: ['Paediatrician', 'Head Nurse'],
      Administration: ['Practice Manager', 'Patient Coordinator'],
    },
  },
} as const satisfies Record<
  string,
  { readonly profession: string; readonly departments: Readonly<Record<string, readonly string[]>> }
>;
export type Industry = keyof typeof INDUSTRIES;

// prettier-ignore
export const COMPANIES = {
  contoso:     { name: 'Contoso',                         domain: 'contoso.example',          culture: usa,       industry: 'software' },
  tallgrass:   { name: 'Tallgrass & Finch Outfitters',    domain: 'tallgrassfinch.example',   culture: usa,       industry: 'crafts' },
  quillback:   { name: 'Quillback Robotics',              domain: 'quillback.example',        culture: usa,       industry: 'manufacturing' },
  larkmoor:    { name: 'Larkmoor Family Clinic',          domain: 'larkmoor.example',         culture: usa,       industry: 'care' },
  penhallick:  { name: 'Penhallick Marine Paints',        domain: 'penhallick.example',       culture: britain,   industry: 'manufacturing' },
  brindlewick: { name: 'Brindlewick Press',               domain: 'brindlewick.example',      culture: britain,   industry: 'publishing' },
  cloonbeg:    { name: 'Cloonbeg Hill Creamery',          domain: 'cloonbeghill.example',     culture: ireland,   industry: 'food' },
  wattlebird:  { name: 'Wattlebird Tea Traders',          domain: 'wattlebirdtea.example',    culture: australia, industry: 'food' },
  norrljus:    { name: 'Norrljuset Belysning AB',         domain: 'norrljuset.example',       culture: sweden,    industry: 'manufacturing' },
  fjellrype:   { name: 'Fjellrype Turutstyr AS',          domain: 'fjellrype.example',        culture: norway,    industry: 'crafts' },
  muehlbach:   { name: 'Mühlbächler Feinmechanik GmbH',   domain: 'muehlbaechler.example',    culture: germany,   industry: 'manufacturing' },
  federkiel:   { name: 'Federkiel & Töchter Verlag',      domain: 'federkiel.example',        culture: germany,   industry: 'publishing' },
  clairvigne:  { name: 'Maison Clairvigneau',             domain: 'clairvigneau.example',     culture: france,    industry: 'food' },
  valdelumbre: { name: 'Aceites Valdelumbre, S.L.',       domain: 'valdelumbre.example',      culture: spain,     industry: 'food' },
  fontelupo:   { name: 'Ceramiche Fontelupo',             domain: 'fontelupo.example',        culture: italy,     industry: 'crafts' },
  bursztynek:  { name: 'Bursztynek Meble Sp. z o.o.',     domain: 'bursztynek.example',       culture: poland,    industry: 'crafts' },
  glaros:      { name: 'Γλάρος & Άνεμος Ναυτιλιακή',      domain: 'glaros-anemos.example',    culture: greece,    industry: 'manufacturing' },
  drukarnia:   { name: 'Друкарня «Сонячний Журавель»',    domain: 'soniachnyi.example',       culture: ukraine,   industry: 'publishing' },
  turnasuyu:   { name: 'Turnagölü Dokuma A.Ş.',           domain: 'turnagolu.example',        culture: turkey,    industry: 'crafts' },
  xochiluna:   { name: 'Cacao Xochiluna',                 domain: 'xochiluna.example',        culture: mexico,    industry: 'food' },
  tucanoazul:  { name: 'Café Serra do Tucanuçu',          domain: 'serradotucanucu.example',  culture: brazil,    industry: 'food' },
  hudhud:      { name: 'مطابع الهدهد الذهبي',             domain: 'golden-hoopoe.example',    culture: egypt,     industry: 'publishing' },
  duchifat:    { name: 'דוכיפת מערכות השקיה',             domain: 'duchifat-water.example',   culture: israel,    industry: 'manufacturing' },
  mayurpankh:  { name: 'मयूरपंखी हस्तकला',                 domain: 'mayurpankhi.example',      culture: india,     industry: 'crafts' },
  qingque:     { name: '青雀云帆科技有限公司',             domain: 'qingqueyunfan.example',    culture: china,     industry: 'software' },
  hoshikujira: { name: '株式会社星鯨製作所', yomi: 'ホシクジラセイサクショ', domain: 'hoshikujira.example', culture: japan, industry: 'manufacturing' },
  aizuru:      { name: '藍鶴出版',           yomi: 'アイヅルシュッパン',     domain: 'aizuru.example',      culture: japan, industry: 'publishing' },
  eunha:       { name: '은하돌고래소프트',                 domain: 'eunha-dolphin.example',    culture: korea,     industry: 'software' },
  changdao:    { name: 'บริษัท ช้างดาวไม้หอม จำกัด',        domain: 'changdao.example',         culture: thailand,  industry: 'crafts' },
  trangnon:    { name: 'Gốm Sứ Trăng Lưỡi Liềm',          domain: 'trangluoiliem.example',    culture: vietnam,   industry: 'crafts' },
} as const satisfies Record<string, Company>;
export type CompanyKey = keyof typeof COMPANIES;

/** Where private people live: every country once. */
export const CULTURES: readonly Culture[] = [...new Set(Object.values(COMPANIES).map(({ culture }) => culture))];
