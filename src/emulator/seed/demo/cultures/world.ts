/** The countries of the demo data in Latin America, Africa and Asia. */
import { names, NO_OWN_RANGE, numberAfter, numberBefore } from './culture.js';
import type { Culture } from './culture.js';

export const mexico: Culture = {
  country: 'Mexico',
  women: names('Araceli, Citlali, Dolores, Itzel, Jimena, Lupita, Marisol, Paloma, Socorro, Xóchitl'),
  men: names('Baltazar, Cuauhtémoc, Efraín, Fermín, Gael, Isaías, Leobardo, Moisés, Rubén, Saúl'),
  surnames: names('Arredondo Paz, Barragán Sol, Cervantes Nopal, Garduño, Montaño Ríos, Olmedo Ceiba, Quiñones, Tepoztle, Villagómez, Zaragoza Luz'), // prettier-ignore
  joint: ' ',
  places: [
    { city: 'Oaxaca', state: 'Oax.', postalCode: '680##', streets: ['Calle del Copal', 'Callejón de la Grana'] },
    { city: 'Mérida', state: 'Yuc.', postalCode: '970##', streets: ['Calle 58 Norte', 'Paseo del Henequén'] },
  ],
  street: numberAfter,
  ...NO_OWN_RANGE,
};

export const brazil: Culture = {
  country: 'Brazil',
  women: names('Amália, Conceição, Estela, Iracema, Jandira, Luíza, Moema, Rosângela, Thaís, Vitória'),
  men: names('Antônio, Caetano, Damião, Fábio, Inácio, João, Otávio, Raimundo, Sebastião, Ubirajara'),
  surnames: names('Araripe, Brandão Lima, Canção, Falcão Prado, Guimarães Rosado, Jatobá, Magalhães Pinho, Sabiá, Tucumã, Vasconcelos Mar'), // prettier-ignore
  joint: ' ',
  places: [
    { city: 'São Luís', state: 'MA', postalCode: '650##-000', streets: ['Rua dos Azulejos', 'Travessa do Boi'] },
    { city: 'Florianópolis', state: 'SC', postalCode: '880##-000', streets: ['Rua da Renda', 'Rua das Baleias'] },
  ],
  street: (name, number) => `${name}, ${number}`,
  ...NO_OWN_RANGE,
};

export const egypt: Culture = {
  country: 'Egypt',
  women: names('ليلى/Layla, نادية/Nadia, سلمى/Salma, ياسمين/Yasmin, هدى/Huda, مريم/Mariam, رانيا/Rania, زينب/Zaynab'),
  men: names('عمر/Omar, كريم/Karim, طارق/Tariq, يوسف/Youssef, حسام/Hossam, سامي/Sami, وليد/Walid, إبراهيم/Ibrahim'),
  surnames: names('النورسي/Al-Nawrasi, الخزامى/Al-Khuzama, المرجاني/Al-Murjani, البستاني/Al-Bustani, الفخراني/Al-Fakhrani, السنديان/Al-Sindiyan, القصباوي/Al-Qasabawi'), // prettier-ignore
  joint: ' ',
  places: [
    { city: 'الإسكندرية', postalCode: '215##', streets: ['شارع المنارة', 'شارع النوارس'] },
    { city: 'القاهرة', postalCode: '115##', streets: ['شارع النحاسين القديم', 'شارع الورّاقين'] },
  ],
  street: numberBefore,
  ...NO_OWN_RANGE,
  headscarves: true,
};

export const israel: Culture = {
  country: 'Israel',
  women: names('נועה/Noa, שירה/Shira, תמר/Tamar, יעל/Yael, אביגיל/Avigail, מיכל/Michal, הדס/Hadas, רות/Ruth'),
  men: names('איתן/Eitan, נדב/Nadav, אורי/Uri, יהונתן/Yehonatan, גלעד/Gilad, עמית/Amit, בועז/Boaz, רועי/Roi'),
  surnames: names(
    'אלון/Alon, גפן/Gefen, דגן/Dagan, חרמוני/Hermoni, כרמלי/Karmeli, סנונית/Snunit, צאלון/Tsalon, רימוני/Rimoni',
  ),
  joint: ' ',
  places: [
    { city: 'חיפה', postalCode: '31#####', streets: ['רחוב האלמוגים', 'שדרות הזית'] },
    { city: 'באר שבע', postalCode: '84#####', streets: ['רחוב השיטה', 'רחוב הנווה'] },
  ],
  street: numberAfter,
  ...NO_OWN_RANGE,
};

export const india: Culture = {
  country: 'India',
  women: names('अनुष्का/Anushka, काव्या/Kavya, मीनल/Meenal, ऋतु/Ritu, शालिनी/Shalini, तारा/Tara, वसुधा/Vasudha, इरा/Ira'),
  men: names('आरव/Aarav, देवेश/Devesh, ईशान/Ishaan, कबीर/Kabir, नीलेश/Neelesh, प्रणव/Pranav, रोहन/Rohan, विवान/Vivaan'),
  surnames: names('अग्निवेश/Agnivesh, कमलाकर/Kamlakar, चंद्रात्रे/Chandratre, धनवटे/Dhanwate, पारिजात/Parijat, मयूरेश/Mayuresh, शंखधर/Shankhdhar'), // prettier-ignore
  joint: ' ',
  places: [
    { city: 'जयपुर', state: 'राजस्थान', postalCode: '3020##', streets: ['मोर चौक मार्ग', 'नीलम गली'] },
    { city: 'पुणे', state: 'महाराष्ट्र', postalCode: '4110##', streets: ['बकुल पथ', 'घंटाघर रोड'] },
  ],
  street: numberBefore,
  ...NO_OWN_RANGE,
};

export const china: Culture = {
  country: 'China',
  women: names(
    '晓岚/Xiaolan, 雨桐/Yutong, 静姝/Jingshu, 梦溪/Mengxi, 若云/Ruoyun, 诗涵/Shihan, 佳宁/Jianing, 秋月/Qiuyue',
  ),
  men: names('浩然/Haoran, 志远/Zhiyuan, 子墨/Zimo, 天翊/Tianyi, 文博/Wenbo, 景行/Jingxing, 立群/Liqun, 嘉树/Jiashu'),
  surnames: names('林/Lin, 陈/Chen, 沈/Shen, 顾/Gu, 陆/Lu, 欧阳/Ouyang, 苏/Su, 叶/Ye, 钟/Zhong'),
  surnameFirst: true,
  joint: '',
  places: [
    { city: '杭州市', state: '浙江省', postalCode: '3100##', streets: ['荷塘路', '银杏巷'] },
    { city: '成都市', state: '四川省', postalCode: '6100##', streets: ['竹影街', '茶馆南路'] },
  ],
  street: (name, number) => `${name}${number}号`,
  ...NO_OWN_RANGE,
};

export const japan: Culture = {
  country: 'Japan',
  women: names('美咲/Misaki/みさき, 陽菜/Hina/ひな, 結衣/Yui/ゆい, 千尋/Chihiro/ちひろ, 香織/Kaori/かおり, 真琴/Makoto/まこと, 小春/Koharu/こはる, 由紀子/Yukiko/ゆきこ'), // prettier-ignore
  men: names('健太/Kenta/けんた, 翔/Sho/しょう, 大輔/Daisuke/だいすけ, 直樹/Naoki/なおき, 蓮/Ren/れん, 和也/Kazuya/かずや, 修平/Shuhei/しゅうへい, 悠人/Yuto/ゆうと'), // prettier-ignore
  surnames: names('月島/Tsukishima/つきしま, 桐生/Kiryu/きりゅう, 藤波/Fujinami/ふじなみ, 森川/Morikawa/もりかわ, 白鳥/Shiratori/しらとり, 星野谷/Hoshinoya/ほしのや, 水無瀬/Minase/みなせ, 柏木/Kashiwagi/かしわぎ'), // prettier-ignore
  surnameFirst: true,
  joint: ' ',
  places: [
    { city: '大阪市北区', state: '大阪府', postalCode: '530-00##', streets: ['紙屋町', '鈴蘭通り'] },
    { city: '金沢市', state: '石川県', postalCode: '920-08##', streets: ['雪見町', '鶴の丘'] },
  ],
  street: (name, number) => `${name}${(number % 9) + 1}-${number}`,
  ...NO_OWN_RANGE,
};

export const korea: Culture = {
  country: 'South Korea',
  women: names('서연/Seoyeon, 하은/Haeun, 지우/Jiwoo, 수아/Sua, 다온/Daon, 예린/Yerin, 미나/Mina, 가람/Garam'),
  men: names(
    '민준/Minjun, 도윤/Doyun, 지호/Jiho, 현우/Hyunwoo, 태양/Taeyang, 승민/Seungmin, 한결/Hangyeol, 은찬/Eunchan',
  ),
  surnames: names('김/Kim, 이/Lee, 박/Park, 최/Choi, 남궁/Namgung, 황보/Hwangbo, 선우/Sunwoo, 윤/Yoon'),
  surnameFirst: true,
  joint: '',
  places: [
    { city: '부산광역시', postalCode: '480##', streets: ['등대로', '갈매기길'] },
    { city: '전주시', state: '전라북도', postalCode: '550##', streets: ['한지길', '은행나무로'] },
  ],
  street: numberAfter,
  ...NO_OWN_RANGE,
};

export const thailand: Culture = {
  country: 'Thailand',
  women: names('กมลชนก/Kamonchanok, ดาริน/Darin, นภัสสร/Napatsorn, พิมพ์ชนก/Pimchanok, รุ่งนภา/Rungnapa, อรทัย/Orathai'),
  men: names('กิตติ/Kitti, ชัยวัฒน์/Chaiwat, ธนากร/Thanakorn, ปกรณ์/Pakorn, วีรยุทธ/Weerayut, สมชาย/Somchai'),
  surnames: names('จันทร์ลอย/Chanloi, ทองประกาย/Thongprakai, ธารน้ำใส/Tharnamsai, ม่านเมฆ/Manmek, รุ้งทะเล/Rungthale, สุขใบบุญ/Sukbaibun'), // prettier-ignore
  joint: ' ',
  places: [
    { city: 'เชียงใหม่', postalCode: '502##', streets: ['ถนนร่มบ่อสร้าง', 'ซอยดอกปีบ'] },
    { city: 'ภูเก็ต', postalCode: '831##', streets: ['ถนนหาดมุก', 'ซอยประภาคาร'] },
  ],
  street: numberBefore,
  ...NO_OWN_RANGE,
};

export const vietnam: Culture = {
  country: 'Viet Nam',
  women: names('Ánh Tuyết, Diệu Hương, Hồng Nhung, Kiều Oanh, Mỹ Linh, Ngọc Bích, Thùy Dương, Yến Nhi'),
  men: names('Bảo Long, Đức Huy, Gia Khánh, Hoàng Nam, Minh Triết, Quốc Thịnh, Tuấn Kiệt, Việt Dũng'),
  surnames: names('Nguyễn, Trần, Lê, Phạm, Đặng, Bùi, Đỗ, Vũ'),
  surnameFirst: true,
  joint: ' ',
  places: [
    { city: 'Huế', postalCode: '53####', streets: ['đường Hoa Sen', 'ngõ Nón Lá'] },
    { city: 'Đà Lạt', state: 'Lâm Đồng', postalCode: '67####', streets: ['đường Sương Mai', 'phố Dã Quỳ'] },
  ],
  street: numberBefore,
  ...NO_OWN_RANGE,
};
