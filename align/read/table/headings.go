package table

import (
	"strings"
	"unicode"

	"github.com/yiku-tm/yiku/align/lang"
)

// The usual headings of bilingual tables. The words are in lower case, without spaces,
// hyphens and underscores.

var roleWords = map[string]Role{
	"id": ID, "uid": ID, "tuid": ID, "unitid": ID, "segmentid": ID, "key": ID, "编号id": ID,
	"no": Ignored, "no.": Ignored, "nr": Ignored, "nr.": Ignored, "#": Ignored, "number": Ignored, "№": Ignored, "номер": Ignored, "n°": Ignored,
	"序号": Ignored, "编号": Ignored, "序號": Ignored, "編號": Ignored, "行号": Ignored, "row": Ignored, "line": Ignored, "号": Ignored, "段号": Ignored,
	"status": Status, "state": Status, "状态": Status, "审核": Status, "审校": Status, "审核状态": Status, "статус": Status, "statut": Status, "reviewed": Status, "approved": Status,
	"score": Score, "分数": Score, "得分": Score, "相似度": Score, "оценка": Score,
	"note": Note, "notes": Note, "comment": Note, "comments": Note, "remark": Note, "remarks": Note, "备注": Note, "備註": Note, "注释": Note, "批注": Note, "说明": Note, "意见": Note,
	"примечание": Note, "примечания": Note, "комментарий": Note, "remarque": Note, "commentaire": Note, "anmerkung": Note, "kommentar": Note,
	"title": Title, "document": Title, "标题": Title, "题目": Title, "文件名称": Title, "文件标题": Title, "篇名": Title, "заголовок": Title, "название": Title, "titre": Title, "titel": Title,
	"date": Date, "日期": Date, "发布日期": Date, "时间": Date, "дата": Date, "datum": Date, "year": Date, "年份": Date,
	"body": Body, "issuer": Body, "issuingbody": Body, "issuedby": Body, "organisation": Body, "organization": Body, "发布机构": Body, "机构": Body, "发文机关": Body, "来源": Body, "出处": Body, "ведомство": Body, "источник": Body,
	"translator": Translator, "译者": Translator, "翻译人": Translator, "переводчик": Translator, "traducteur": Translator,
	"url": URL, "link": URL, "address": URL, "链接": URL, "网址": URL, "ссылка": URL,
	"sourcefile": SourceFile, "file": SourceFile, "filename": SourceFile, "文件": SourceFile, "文件名": SourceFile, "原文文件": SourceFile, "файл": SourceFile,
	"targetfile": TargetFile, "译文文件": TargetFile,
	"created": Created, "creationdate": Created, "createdat": Created, "创建时间": Created, "创建日期": Created,
	"changed": Changed, "changedate": Changed, "modified": Changed, "modifiedat": Changed, "lastmodified": Changed, "updated": Changed, "修改时间": Changed, "更新时间": Changed,
	"createdby": CreatedBy, "creationid": CreatedBy, "author": CreatedBy, "创建者": CreatedBy, "创建人": CreatedBy,
	"changedby": ChangedBy, "changeid": ChangedBy, "modifiedby": ChangedBy, "reviewer": ChangedBy, "修改者": ChangedBy, "修改人": ChangedBy, "审校者": ChangedBy, "审核人": ChangedBy,
}

var sideWords = map[string]Side{
	"source": Source, "src": Source, "sourcetext": Source, "sourcesegment": Source, "original": Source, "sourcelanguage": Source, "sourceterm": Source,
	"srctext": Source, "sourcesentence": Source, "sourcestring": Source, "原文": Source, "源语文本": Source, "原文文本": Source, "源文": Source, "源语": Source, "源语言": Source, "原语": Source, "源文本": Source, "оригинал": Source, "исходныйтекст": Source, "quelle": Source,
	"target": Target, "tgt": Target, "trg": Target, "targettext": Target, "targetsegment": Target, "translation": Target, "targetlanguage": Target, "targetterm": Target,
	"tgttext": Target, "targetsentence": Target, "targetstring": Target, "译文": Target, "譯文": Target, "译名": Target, "目标文本": Target, "译语文本": Target, "翻译": Target, "目标": Target, "目标语": Target, "目标语言": Target, "译语": Target, "译文文本": Target, "перевод": Target, "traduction": Target, "ziel": Target, "übersetzung": Target,
}

var languageWords = map[string]string{
	"中文": "zh", "汉语": "zh", "汉文": "zh", "华文": "zh", "漢語": "zh", "漢文": "zh", "華語": "zh", "华语": "zh", "中": "zh", "汉": "zh", "chinese": "zh", "китайский": "zh", "chinois": "zh", "chinesisch": "zh", "chn": "zh", "cn": "zh", "zhongwen": "zh",
	"简体": "zh-Hans", "简体中文": "zh-Hans", "simplifiedchinese": "zh-Hans", "chinesesimplified": "zh-Hans",
	"繁体": "zh-Hant", "繁体中文": "zh-Hant", "繁體": "zh-Hant", "繁體中文": "zh-Hant", "traditionalchinese": "zh-Hant", "chinesetraditional": "zh-Hant", "tw": "zh-TW",
	"英文": "en", "英语": "en", "英語": "en", "英": "en", "english": "en", "английский": "en", "anglais": "en", "englisch": "en", "eng": "en",
	"俄文": "ru", "俄语": "ru", "俄語": "ru", "俄": "ru", "russian": "ru", "русский": "ru", "russe": "ru", "russisch": "ru", "rus": "ru",
	"法文": "fr", "法语": "fr", "法語": "fr", "法": "fr", "french": "fr", "французский": "fr", "français": "fr", "francais": "fr", "französisch": "fr",
	"德文": "de", "德语": "de", "德語": "de", "德": "de", "german": "de", "немецкий": "de", "allemand": "de", "deutsch": "de",
	"西班牙文": "es", "西班牙语": "es", "西语": "es", "西": "es", "spanish": "es", "испанский": "es", "espagnol": "es", "español": "es", "spanisch": "es",
	"日文": "ja", "日语": "ja", "日語": "ja", "日本語": "ja", "日": "ja", "japanese": "ja", "японский": "ja", "japonais": "ja",
	"韩文": "ko", "韩语": "ko", "韓文": "ko", "韓語": "ko", "韩国语": "ko", "朝鲜语": "ko", "korean": "ko", "корейский": "ko", "한국어": "ko",
	"阿拉伯文": "ar", "阿拉伯语": "ar", "阿语": "ar", "arabic": "ar", "арабский": "ar", "arabe": "ar", "العربية": "ar",
	"葡萄牙文": "pt", "葡萄牙语": "pt", "葡语": "pt", "portuguese": "pt", "português": "pt", "意大利语": "it", "意大利文": "it", "italian": "it", "italiano": "it",
	"越南语": "vi", "越南文": "vi", "vietnamese": "vi", "泰语": "th", "泰文": "th", "thai": "th", "印尼语": "id", "印度尼西亚语": "id", "indonesian": "id", "马来语": "ms", "malay": "ms",
	"蒙古语": "mn", "蒙古文": "mn", "mongolian": "mn", "哈萨克语": "kk", "kazakh": "kk", "乌克兰语": "uk", "ukrainian": "uk", "藏语": "bo", "藏文": "bo", "tibetan": "bo", "维吾尔语": "ug", "uyghur": "ug",
}

// textWords are headings of texts that name neither a language nor a side.
var textWords = " term terms word words phrase phrases entry expression sentence headword 词条 术语 词语 短语 句子 词汇 名词 用语 термин слово terme begriff "

// otherWords are headings of columns that are properties of a unit, or ignored.
var otherWords = " page pages p. category 页码 頁碼 页 頁 页数 頁數 类别 類別 年 стр. страница год категория "

// codes are the three-letter codes that are used as headings. Many of the other codes of
// ISO 639 are words: Cat, Pos, Def, Num.
var codes = " chi zho cmn yue eng rus fra fre deu ger spa jpn kor ara por ita vie tha ind msa may mon kaz ukr bod tib uig pol nld dut tur hin urd fas per lao khm mya bur "

// neutral are words next to the name of a language or a side that do not change
// its meaning: zh_text, "English term".
var neutral = " text texts txt term terms sentence segment phrase string column version "

// headingOf returns the column of a heading. ok is false if the heading is unknown.
// meanings are the language tags that the user gave to headings.
func headingOf(cell string, meanings map[string]string) (c Column, ok bool) {
	c.Heading = strings.TrimSpace(cell)
	if tag, ok := meanings[c.Heading]; ok {
		c.Role, c.Lang, c.named = Text, tag, true
		return c, true
	}
	outer, inner := brackets(c.Heading)
	for _, part := range []string{c.Heading, outer, inner} {
		word := squeeze(part)
		if word == "" {
			continue
		}
		if role, found := roleWords[word]; found && !ok {
			c.Role = role
			return c, true
		}
		if side, found := sideWords[word]; found && c.Side == NoSide {
			c.Role, c.Side, ok = Text, side, true
		}
		if tag := languageOf(part, word); tag != "" && c.Lang == "" {
			c.Role, c.Lang, ok = Text, tag, true
		}
	}
	if !ok && strings.Contains(textWords, " "+squeeze(c.Heading)+" ") {
		c.Role = Text
		return c, true
	}
	if !ok {
		ok = c.takeWords()
	}
	return c, ok
}

// takeWords parses a heading of several words, each of which is a language, a side
// or neutral: text_zh, source en.
func (c *Column) takeWords() bool {
	words := strings.FieldsFunc(c.Heading, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune("_-./:：", r) })
	side, tag := NoSide, ""
	for _, word := range words {
		bare := squeeze(word)
		if s, found := sideWords[bare]; found && side == NoSide {
			side = s
		} else if l := languageOf(word, bare); l != "" && tag == "" {
			tag = l
		} else if !strings.Contains(neutral, " "+bare+" ") {
			return false
		}
	}
	if len(words) < 2 || side == NoSide && tag == "" {
		return false
	}
	c.Role, c.Side, c.Lang = Text, side, tag
	return true
}

// languageOf returns the language that a word of a heading names: by its name,
// or by a code of two or three letters, with or without a script or region
// (zh-CN, EN_US).
func languageOf(word, squeezed string) string {
	if tag := languageWords[squeezed]; tag != "" {
		return tag
	}
	for _, suffix := range []string{"text", "term", "文本", "版", "术语", "译文", "原文", "语言", "名称", "对照", "译名", "翻译", "译"} {
		if bare, cut := strings.CutSuffix(squeezed, suffix); cut && languageWords[bare] != "" {
			return languageWords[bare]
		}
	}
	parts := strings.FieldsFunc(strings.TrimSpace(word), func(r rune) bool { return r == '-' || r == '_' })
	if len(parts) == 0 || len(parts) > 3 || len(parts[0]) == 3 && !strings.Contains(codes, " "+strings.ToLower(parts[0])+" ") {
		return ""
	}
	for i, part := range parts {
		letters := strings.IndexFunc(part, func(r rune) bool { return (r|0x20 < 'a' || r|0x20 > 'z') && (i == 0 || r < '0' || r > '9') }) < 0
		if n := len(part); !letters || i == 0 && n != 2 && n != 3 || i > 0 && (n < 2 || n > 4) {
			return ""
		}
	}
	tag, err := lang.Canonical(strings.Join(parts, "-"))
	if err != nil || tag == lang.Undetermined {
		return ""
	}
	return tag
}

// Heading returns the role of a column with the given heading. ok is false unless the whole
// text is a known heading: outside of a table, a part of a text must not be read as one.
func Heading(text string) (role Role, ok bool) {
	word := squeeze(text)
	if role, ok := roleWords[word]; ok {
		return role, true
	}
	if strings.Contains(otherWords, " "+word+" ") {
		return Property, word != ""
	}
	c := Column{Heading: text}
	ok = word != "" && (sideWords[word] != NoSide || languageOf(strings.TrimSpace(text), word) != "" || strings.Contains(textWords, " "+word+" ")) || c.takeWords()
	return Text, ok
}

// squeeze returns a heading in the form of the words above.
func squeeze(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || r == '-' || r == '_' || r == '*' || r == ':' || r == '：' {
			return -1
		}
		return unicode.ToLower(r)
	}, s)
}

// brackets divides «原文（中文）» and «Source: zh-CN» into the outer and the inner text.
func brackets(s string) (outer, inner string) {
	for _, pair := range []string{"()", "（）", "[]", "【】"} {
		open, end := []rune(pair)[0], []rune(pair)[1]
		i := strings.IndexRune(s, open)
		if i < 0 {
			continue
		}
		rest := s[i+len(string(open)):]
		if j := strings.IndexRune(rest, end); j >= 0 {
			return s[:i] + rest[j+len(string(end)):], rest[:j]
		}
	}
	for _, sep := range []string{":", "：", "/", "|", " "} {
		if a, b, ok := strings.Cut(s, sep); ok {
			return a, b
		}
	}
	return "", ""
}
