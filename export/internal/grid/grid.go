// Package grid converts rows of tables to units and units to rows, for all formats of
// tables. Package table determines the roles of the columns.
//
// To read, call NewReader. To write, call New with the languages, then Heading and RowOf.
// table.Recognise recognises the columns that New returns, so that a unit that is written
// and read back is the same in everything that has a column.
package grid

import (
	"github.com/yiku-tm/yiku/tm/unit"
)

// statuses are the statuses by the words that people write for them, with the names that
// the memory uses.
var statuses = map[string]unit.Status{
	"ok": unit.Reviewed, "okay": unit.Reviewed, "yes": unit.Reviewed, "y": unit.Reviewed, "x": unit.Reviewed, "✓": unit.Reviewed, "✔": unit.Reviewed, "√": unit.Reviewed,
	"approved": unit.Reviewed, "confirmed": unit.Reviewed, "checked": unit.Reviewed, "final": unit.Reviewed, "translated": unit.Imported, "accepted": unit.Reviewed,
	"signed-off": unit.Reviewed, "corrected": unit.Reviewed, "done": unit.Reviewed,
	"已审": unit.Reviewed, "已审核": unit.Reviewed, "已校": unit.Reviewed, "已校对": unit.Reviewed, "通过": unit.Reviewed, "确认": unit.Reviewed, "已确认": unit.Reviewed, "可": unit.Reviewed, "对": unit.Reviewed,
	"проверено": unit.Reviewed, "утверждено": unit.Reviewed, "да": unit.Reviewed, "validé": unit.Reviewed,
	"no": unit.Rejected, "wrong": unit.Rejected, "bad": unit.Rejected, "reject": unit.Rejected, "n": unit.Rejected, "✗": unit.Rejected, "✘": unit.Rejected, "×": unit.Rejected,
	"拒绝": unit.Rejected, "错误": unit.Rejected, "错": unit.Rejected, "驳回": unit.Rejected, "不通过": unit.Rejected, "删除": unit.Rejected, "нет": unit.Rejected, "отклонено": unit.Rejected,
	"未审": unit.Aligned, "待审": unit.Aligned, "draft": unit.Aligned, "fuzzy": unit.Aligned,
	string(unit.Aligned): unit.Aligned, string(unit.Reviewed): unit.Reviewed, string(unit.Imported): unit.Imported, string(unit.Rejected): unit.Rejected,
}
