package split

import "testing"

func TestChinese(t *testing.T) {
	testTable(t, "zh", []string{
		// Marks and their runs, full and half width.
		"会议今天开幕。¦代表们来了！¦你去吗？¦去。",
		"真的吗？！¦太好了！！！¦是的。。。¦走吧｡¦好!¦行?¦嗯。",
		"他来了. ¦我走了.¦大家都走了.",
		// Closing quotes and brackets stay.
		"他说：“会议开得很好。”¦然后就离开了。",
		"他问：“谁去？”¦“我去！”¦小李站了起来。",
		"「走吧！」¦『好。』¦她點點頭。",
		"产量创下新高（见附表。）¦明年会更好。",
		"他来了（真的吗？）又走了。¦（完）",
		"“时间不等人！”。¦大家都笑了。",
		// Titles and quotations inside a sentence.
		"《春天在哪里？》是一首歌。¦《出发！》也是。",
		"要回答“为了谁？”的问题。¦这是关键。",
		"“再加一把劲！”这句话激励着大家。¦掌声响起。",
		"他们喊着“加油！”跑过终点。¦观众起立。",
		// Who spoke.
		"“走吧！”他说。¦大家都走了。",
		"“为什么？”母亲看着他，轻声问道。¦他没有回答。",
		"“好。”老王说，“就这么办。”",
		"“好。”¦老王说：“就这么办。”¦散会。",
		"“今天到此为止。”¦代表们说服了主席。",
		"“这是好事。”¦大家都知道。",
		// Ellipsis and dashes.
		"他想……还是算了。¦我……我不知道。",
		"对 …… 作出统一规定", // a pattern, with spaces around what is left out
		"…… 形势稳中有变。¦一年来，……",
		"路修通了，电接上了，学校盖起来了，村里的年轻人也回来了……¦这些变化来之不易。",
		"图纸都带来了吧……¦老张，你来看。",
		"路修通了，灯也亮了，水清山也绿了……¦这些变化很大。",
		"路修通了，灯也亮了，水清山绿了……这些变化很大。",
		"这就是答案——团结。¦“众人拾柴火焰高。”——俗语",
		"怎么办？——他想了很久。",
		// Numbers, Latin and mixed text.
		"增长3.5%，比上年快0.2个百分点。¦2.0版发布。",
		"详见www.example.cn。¦邮箱是a.b@example.cn。",
		"采用U.S.标准的No. 5型号。¦H. L. 史密斯来了。",
		"Mr. Smith说OK. ¦我们走。",
		"第３．５节讲水利。",
		// Semicolons do not split; list markers and articles stay.
		"一要加强领导；二要深化改革。¦三要改进作风。",
		"1. 加强领导。¦2. 深化改革。",
		"一、总则。¦（一）坚持原则；（二）改进作风。",
		"①价格。¦②交货。",
		"第三条　本法所称水利，是指兴水之利。¦第四条　国家保护水源。",
		"一. 总则",
		"“江水滔滔。”（《水经注》卷一）¦我们要牢记。¦“水能载舟。”¦（掌声）大家都站了起来。",
		"产量增长5.2%.¦CPI上涨0.2%.",
		// Dialogue.
		"“你去哪儿？”¦“去学校。”¦“等等我！”",
		"“你去哪儿？”小明问。¦“去学校。”小红答道。",
		"他说：“我不去。”¦她说：“我也不去。”",
		"记者：您怎么看？¦专家：我认为可以。",
		"什么？！！¦你说什么……？¦我没听清。",
		// Verse and tables.
		"河水清清向东去，\n渔船点点夜归来。¦\n两岸稻花千里香，\n一年辛苦一年甜。",
		"河水清清向东去\n¦渔船点点夜归来",
		"姓名\t年龄\n¦张三\t30",
		// Datelines.
		"新华社北京9月3日电（记者 李明）会议今天开幕。¦会期三天。",
		"本报讯　记者从水利部获悉，汛期已过。",
		// Notes.
		"产量创下新高。[12]¦明年会更好。",
		"古人云：“水能载舟！”（《荀子》）。¦今人记之。",
	})
}

// TestAnnouncedQuotations checks that a quotation that was announced ends its sentence.
func TestAnnouncedQuotations(t *testing.T) {
	testTable(t, "zh", []string{
		"部长指出：“合作对双方有利。”¦他强调，要扩大开放。",
		"李明说：“今天很冷。”¦王芳答：“是的。”",
		"她问：“谁去？”¦老师说，大家都去。",
		"局长说:\"水位在下降.\"¦他表示,形势好转.",
		"局長說：「水位在下降。」¦他表示，形勢好轉。",
		"局長說：『水位在下降。』¦他指出，形勢好轉。",
		"局长说：'水位在下降。'¦他表示，形势好转。",
		"局长说：‘水位在下降。’¦他表示，形势好转。",
		"局长说：“水位在下降。”¦这一消息令人振奋。",
		"局长说：“水位在下降！”¦他说，“我们放心了。”",
		"局长说：“水位在下降。”¦他同时说：“我们放心了。”",
		"局长问：“水位如何？”¦小李答道。",
		"局长说，“水位在下降。”¦他表示，形势好转。",
		"门上写着：“小心台阶。”和“请勿吸烟。”两句话。",
		"门上写着：“小心台阶。”的字样。",
		"局长说：“水位在下降。”¦和平是大家的愿望。",
		"“走吧！”他说。¦“好。”他说，“走吧。”",
		"“为什么？”母亲轻声问道。¦他没有回答。",
		"局长回答记者提问时说：“水位在下降……”¦他表示，形势好转。",
	})
}

// TestItemNumbers checks that the number of an item stays with it.
func TestItemNumbers(t *testing.T) {
	testTable(t, "zh", []string{
		"会议明确三项任务：1. 修好水库。¦2. 疏通河道。¦3. 植树造林。",
		"会议明确三项任务： 1. 修好水库；2. 疏通河道；3. 植树造林。",
		"会议明确三项任务:1. 修好水库；2. 疏通河道；3. GDP增长。",
		"一要修路；2. 架桥。",
		"任务有三，1. 修路，2. 架桥，3. 办学。",
		"比分是3：1. ¦我们赢了。",
		"任务：（1）修路。¦（2）架桥。",
		"任务：１．修路。¦２．架桥。",
	})
}

// TestShortFormsBeforeHan checks that short forms in Latin letters end no Chinese sentence.
func TestShortFormsBeforeHan(t *testing.T) {
	testTable(t, "zh", []string{
		"他与Apple Inc. 合作。¦住在Nanjing Rd. 附近。",
		"Huawei Co., Ltd. 发布公告。¦他在D.C. 开会。",
		"会议在3 p.m. 开始，Jan. 结束。¦李博士有Ph.D. 学位。",
		"参见Fig. 三，Vol. 二，Sec. 一。¦Dr. 王来了。",
		"Microsoft Corp. 是公司。¦Petronas Sdn. Bhd. 也是。",
		"Smith et al. 认为如此。¦Wang Jr. 反对。",
		"第五大道5th Ave. 很长。¦见Ch. 五。¦ed. 王。",
		"Mr. Smith说OK. ¦我们走。",
		"公司名为Huaxia S.A. 总部在巴黎。",
		"Smith, J. 和王明合著。",
		"约5 min. 左右。",
		"Berlin GmbH. 的代表。¦Anytown, Calif. 的居民。",
		"她住在St. 彼得堡。¦Apt. 五号。",
	})
}

// TestStraightSingleQuotes checks that a closing mark stays with its sentence.
func TestStraightSingleQuotes(t *testing.T) {
	testTable(t, "zh", []string{
		"他说:'我不去.'¦然后走了。",
		"他说：'我不去。'¦然后走了。",
		"他说:'我不去!'¦然后走了。",
		"他喊'快走！'¦然后跑了。",
		"所谓'三农'问题。¦他的'理论'很好。",
		"他说:'OK.'¦大家都笑了。",
		"他说:'I don't know.'¦大家都笑了。",
		"'好的。'¦他走了。",
		"李明's书，'很好。我要。'¦他走了。",
	})
}

// TestQuotesOfOneShape checks that quotation marks of one shape at both ends pair.
func TestQuotesOfOneShape(t *testing.T) {
	testTable(t, "zh", []string{
		"他说：“我不去。“¦然后走了。",
		"他读了“我的“水库”，很长。我也读了”一文。¦完。",
		"他说：”我不去。”¦然后走了。",
		"坚持“创新“、“协调“、“绿色“的理念。¦大家同意。",
		"他说：“我不去。我不想去。“¦然后走了。",
		"他说：”我不去。我不想去。”¦然后走了。",
		"他说：\"我不去。我不想去。\"¦然后走了。",
		"他说：‘我不去。我不想去。‘¦然后走了。",
		"他说：’我不去。我不想去。’¦然后走了。",
		"他说：「我不去。我不想去。「¦然后走了。",
	})
}

// TestContents checks that a line of a table of contents is one sentence.
func TestContents(t *testing.T) {
	testTable(t, "zh", []string{
		"目录\n¦1.1 研究背景 ....... 3\n¦1.2 研究意义 ....... 4",
		"第一章 总则......1\n¦第二章 分则......12",
		"第一章 总则……………1\n¦第二章 分则…………12",
		"前言 …… IV\n¦后记 . . . . . . 112",
		"前言……（3）\n¦后记……第12页",
		"前言...3\n¦后记...12",
		"前言·········3\n¦后记·········12",
	})
}

// TestAttributions checks that the author of a motto stays with it.
func TestAttributions(t *testing.T) {
	testTable(t, "zh", []string{
		"“山高路远，行则必至。”——古语\n¦修路的人很多。",
		"山高路远，行则必至。——古语\n¦修路的人很多。",
		"山高路远\n¦——李白\n¦修路的人很多。",
	})
}

// TestBrands checks that the exclamation mark of a name does not end a sentence.
func TestBrands(t *testing.T) {
	testTable(t, "zh", []string{
		"Yahoo! 公司宣布裁员。¦Yahoo!公司宣布裁员。",
		"他在Yahoo! Japan工作。",
	})
}

// TestNotes checks that the number of a note stays with its sentence.
func TestNotes(t *testing.T) {
	testTable(t, "zh", []string{
		"会议指出要深化改革。12\n¦大家同意。",
		"会议指出要深化改革。12",
		"会议指出要深化改革。¦2024\n¦大家同意。",
		"会议指出要深化改革。”¹²¦大家同意。",
	})
}
